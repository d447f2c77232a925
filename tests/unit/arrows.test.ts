import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Each arrow that the design forbids, as a file with an import that lint must refuse, and a part of the reason. */
const FORBIDDEN = [
  ['app/domain/credits/arrow-probe-http.ts', '#app/web/problem.ts', 'The domain knows no HTTP'],
  ['app/domain/credits/arrow-probe-vendor.ts', 'sharp', 'Vendor SDKs stay inside'],
  ['app/services/http/arrow-probe.ts', '#app/domain/errors.ts', 'A service knows one outside system'],
  ['app/routes/arrow-probe.ts', '#app/services/log.ts', 'A route says who is asking'],
  ['app/ui/merchant/arrow-probe.ts', '#app/services/log.ts', 'Pages are drawn from what they are given'],
  ['app/web/arrow-probe-sandbox.ts', '#sandbox/stack/start-stack.ts', 'outside systems are swapped by address'],
  ['app/web/arrow-probe-route.ts', '#app/routes/app.tsx', 'Nothing imports a route'],
  ['worker/arrow-probe.ts', '#app/web/problem.ts', 'The worker calls the domain'],
  ['sandbox/arrow-probe.ts', '#app/domain/errors.ts', 'by its addresses only'],
  ['extensions/shared/arrow-probe.ts', '#app/domain/errors.ts', 'it talks to the app over HTTP'],
  ['app/domain/credits/arrow-probe-up.ts', '../errors.ts', 'Import across folders as'],
] as const;

const NEW_NOUN = 'app/domain/layer-probe';

/** What the layers forbid, in the same way. */
const AGAINST_THE_LAYERS = [
  [
    'app/domain/credits/layer-probe-up.ts',
    '#app/domain/renders/ask/request-render.ts',
    'credits/ stands below what it imports. Move what both need down into credits/ or under it',
  ],
  [
    'app/domain/credits/layer-probe-beside.ts',
    '#app/domain/payments/owner.ts',
    'credits/ stands below what it imports',
  ],
  [
    'app/domain/payments/layer-probe-purpose.ts',
    '#app/domain/billing/plan-purpose.ts',
    'payments/ stands below what it imports',
  ],
  ['app/domain/layer-probe-ground.ts', '#app/domain/plans/plans.ts', 'they import no noun'],
  ['app/domain/layer-probe/new-noun.ts', '#app/domain/errors.ts', 'has no place among the layers'],
  ['app/ui/merchant/layer-probe-web.ts', '#app/web/api/render-schemas.ts', 'of app/web it takes types alone'],
  ['app/web/layer-probe-there.ts', './layer-probe-back.ts', 'import each other in a circle'],
  ['app/web/layer-probe-back.ts', './layer-probe-there.ts', 'Move what they share into a third file'],
] as const;

describe('the import arrows', () => {
  let lint = '';
  let layers = '';
  let unused = '';

  beforeAll(async () => {
    const probes = [...FORBIDDEN, ...AGAINST_THE_LAYERS];
    mkdirSync(NEW_NOUN, { recursive: true });
    for (const [file, imported] of probes) {
      writeFileSync(file, `import * as probe from '${imported}';\n\nexport const arrowProbe = probe;\n`);
    }
    const probed = AGAINST_THE_LAYERS.map(([file]) => file);
    [lint, layers, unused] = await Promise.all([
      outputOf('biome', ['lint', '--max-diagnostics=100', ...FORBIDDEN.map(([file]) => file)]),
      outputOf('depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...probed]),
      outputOf('knip', ['--no-progress', '--reporter', './tests/unused-reporter.ts']),
    ]);
  }, 180_000);

  afterAll(() => {
    for (const [file] of [...FORBIDDEN, ...AGAINST_THE_LAYERS]) rmSync(file, { force: true });
    rmSync(NEW_NOUN, { recursive: true, force: true });
  });

  it.each(FORBIDDEN)('lint refuses %s importing %s', (file, _imported, reason) => {
    expect(said(lint, `${file}:`)).toContain(reason);
  });

  it.each(AGAINST_THE_LAYERS)('the layers refuse %s importing %s', (file, _imported, reason) => {
    expect(said(layers, file)).toContain(reason);
  });

  it('a file that nothing imports is named, with what to do about it', () => {
    const [file] = AGAINST_THE_LAYERS[0];
    expect(said(unused, `${file}:`)).toContain('nothing imports this file. Delete it');
  });
});

/** All that a tool says of a file, in one line. */
function said(report: string, beginning: string): string {
  return report.split(beginning).slice(1).join(' ').replace(/\s+/g, ' ');
}

async function outputOf(tool: string, args: string[]): Promise<string> {
  const run = promisify(execFile)(`node_modules/.bin/${tool}`, args, { maxBuffer: 64 * 1024 * 1024 });
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return `${stdout}${stderr}`;
}
