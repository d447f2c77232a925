/** Runs every check, goes on after a failing one, and closes with one line over all suites: N passed, N failed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';

interface Check {
  name: string;
  /** A command that passes or fails as a whole. */
  command?: string[];
  /** A project of vitest.config.ts, whose tests are counted one by one. */
  project?: string;
  isSlow?: boolean;
}

const SOURCES = ['app', 'worker', 'sandbox', 'tests', 'bench'];

const CHECKS: Check[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  {
    name: 'layers and circles',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...SOURCES],
  },
  { name: 'nothing unused', command: ['knip', '--no-progress', '--reporter', './tests/unused-reporter.ts'] },
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
  /** What failed, each with the beginning of its message. */
  failures: string[];
}

/** The part of Vitest's JSON report that is read here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
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
  const failures = status === 0 ? [] : [`${program} ${args.join(' ')}: exit code ${status}`];
  return { passed: 1 - failures.length, failed: failures.length, skipped: 0, failures };
}

function runProject(project: string) {
  const report = `${REPORTS}/${project}.json`;
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync('vitest', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  try {
    const read = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const { numPassedTests: passed, numFailedTests: failed } = read;
    const skipped = read.numPendingTests + read.numTodoTests;
    const failures = failuresOf(read);
    if (failed > 0 || (status === 0 && passed > 0)) return { passed, failed, skipped, failures };
    // A suite can fail outside its tests: in its set-up, or by an error that nobody caught.
    return { passed, failed: 1, skipped, failures: [`${project}: failed outside its tests`, ...failures] };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${project}: left no report, exit code ${status}`] };
  }
}

function failuresOf({ testResults }: Report): string[] {
  const beginning = (message = '') => message.split('\n').slice(0, 12).join('\n    ');
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${file}\n    ${beginning(message)}`];
    return failed.map((test) => `${file} > ${test.fullName}\n    ${beginning(test.failureMessages[0])}`);
  });
}

mkdirSync(REPORTS, { recursive: true });
const isQuick = process.argv.includes('--quick');
// Read by tests/fixtures/rounds.ts.
if (process.argv.includes('--long')) process.env.TESTS_LONG = '1';
const outcomes = CHECKS.filter((check) => !(isQuick && check.isSlow)).map(run);
// Said again at the end: what stands an hour further up is easily lost.
const failures = outcomes.flatMap((outcome) => outcome.failures);
if (failures.length > 0) console.log(`\n== what failed\n\n${failures.join('\n\n')}`);
console.log('');
console.table(Object.fromEntries(outcomes.map(({ name, failures: _, ...counts }) => [name, counts])));
const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + count(outcome), 0);
const failed = sum((outcome) => outcome.failed);
console.log(`${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
