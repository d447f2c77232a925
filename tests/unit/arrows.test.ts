import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Each arrow that the design forbids, as a file with an import that lint must refuse, and a part of the reason. */
const FORBIDDEN = [
  ['app/domain/credits/arrow-probe-http.ts', '#app/web/problem.ts', 'The domain knows no HTTP'],
  ['app/domain/credits/arrow-probe-vendor.ts', 'sharp', 'Vendor SDKs stay inside'],
  ['app/services/http/arrow-probe.ts', '#app/domain/errors.ts', 'A service knows one outside system'],
  ['app/routes/arrow-probe.ts', '#app/services/log.ts', 'A route says who is asking'],
  ['app/ui/admin/arrow-probe.ts', '#app/services/log.ts', 'Pages are drawn from what they are given'],
  ['app/web/arrow-probe-sandbox.ts', '#sandbox/stack/start-stack.ts', 'outside systems are swapped by address'],
  ['app/web/arrow-probe-route.ts', '#app/routes/app.tsx', 'Nothing imports a route'],
  ['worker/arrow-probe.ts', '#app/web/problem.ts', 'The worker calls the domain'],
  ['sandbox/arrow-probe.ts', '#app/domain/errors.ts', 'by its addresses only'],
  ['app/domain/credits/arrow-probe-up.ts', '../errors.ts', 'Import across folders as'],
] as const;

describe('the import arrows', () => {
  let report = '';

  beforeAll(() => {
    for (const [file, imported] of FORBIDDEN) {
      writeFileSync(file, `import * as probe from '${imported}';\n\nexport const arrowProbe = probe;\n`);
    }
    report = lint(FORBIDDEN.map(([file]) => file));
  }, 60_000);

  afterAll(() => {
    for (const [file] of FORBIDDEN) rmSync(file, { force: true });
  });

  it.each(FORBIDDEN)('lint refuses %s importing %s', (file, _imported, reason) => {
    const about = report.split(`${file}:`).slice(1).join(' ');
    expect(about.replace(/\s+/g, ' ')).toContain(reason);
  });
});

function lint(files: string[]): string {
  try {
    return execFileSync('node_modules/.bin/biome', ['lint', '--max-diagnostics=100', ...files], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const output = error as { stdout: string; stderr: string };
    return `${output.stdout}${output.stderr}`;
  }
}
