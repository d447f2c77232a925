/** Runs every check, goes on after a failing one, and closes with one line over all suites: N passed, N failed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

interface Check {
  name: string;
  /** A command that passes or fails as a whole. */
  command?: string[];
  /** A project of vitest.config.ts, whose tests are counted one by one. */
  project?: string;
  isSlow?: boolean;
}

const CHECKS: Check[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'build', command: ['bash', '-c', '. bin/setup && build_app'] },
  { name: 'unit', project: 'unit' },
  { name: 'contracts', project: 'contracts' },
  { name: 'integration', project: 'integration' },
  { name: 'faults', project: 'faults', isSlow: true },
  { name: 'browser', project: 'browser', isSlow: true },
  { name: 'commands', project: 'commands', isSlow: true },
];

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
}

const REPORTS = 'tests/output/reports';

function run(check: Check): Outcome {
  const startedAt = Date.now();
  console.log(`\n== ${check.name}`);
  const counts = check.command ? runCommand(check.command) : runProject(check.project ?? '');
  return { name: check.name, ...counts, seconds: Math.round((Date.now() - startedAt) / 1000) };
}

function runCommand([program = '', ...args]: string[]) {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

function runProject(project: string) {
  const report = `${REPORTS}/${project}.json`;
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync('vitest', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  try {
    const read = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    const passed = read.numPassedTests ?? 0;
    const failed = read.numFailedTests ?? 0;
    const skipped = (read.numPendingTests ?? 0) + (read.numTodoTests ?? 0);
    // A suite can fail outside its tests: in its set-up, or by an error that nobody caught.
    return { passed, failed: failed === 0 && (status !== 0 || passed === 0) ? 1 : failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

mkdirSync(REPORTS, { recursive: true });
const isQuick = process.argv.includes('--quick');
const outcomes = CHECKS.filter((check) => !(isQuick && check.isSlow)).map(run);
console.log('');
console.table(Object.fromEntries(outcomes.map(({ name, ...counts }) => [name, counts])));
const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + count(outcome), 0);
const failed = sum((outcome) => outcome.failed);
console.log(`${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
