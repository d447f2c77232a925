/** Says of each thing that nobody uses where it stands and what to do about it: Knip's own lists leave that to the reader. */
import { relative } from 'node:path';
import type { IssueRecords, Reporter } from 'knip';

const ADVICE = {
  files:
    'nothing imports this file. Delete it; or, if something starts it by its path, name it under "entry" in knip.jsonc.',
  exports: 'nothing outside its file uses this export. Take the word export away, or delete what nobody uses at all.',
  types: 'nothing outside its file uses this type. Take the word export away, or delete what nobody uses at all.',
  dependencies: 'nothing uses this package. Uninstall it with npm uninstall.',
  devDependencies: 'nothing uses this package. Uninstall it with npm uninstall.',
  unlisted: 'this package is used and not in package.json: it is there by chance. Install it by its exact version.',
  unresolved: 'this import leads nowhere. Mend its path.',
} as const;

const reporter: Reporter = ({ issues, cwd }) => {
  for (const [kind, advice] of Object.entries(ADVICE)) {
    const records: IssueRecords = issues[kind as keyof typeof ADVICE];
    for (const issue of Object.values(records).flatMap((found) => Object.values(found))) {
      const name = kind === 'files' ? '' : ` (${issue.symbol})`;
      console.log(`${relative(cwd, issue.filePath)}${name}: ${advice}`);
    }
  }
};

export default reporter;
