/** Runs every check, goes on after a failing one, and closes with one line over all suites: N passed, N failed. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';

interface Check {
  name: string;
  /** A command that passes or fails as a whole. */
  command?: string[];
  /** A project of vitest.config.ts, whose tests are counted one by one. */
  project?: string;
  isSlow?: boolean;
}

const SOURCES = ['app', 'worker', 'sandbox', 'tests', 'bench', 'extensions'];

const CHECKS: Check[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  {
    name: 'types of extensions',
    command: ['bash', '-ec', 'for each in extensions/model-*/tsconfig.json; do tsc --noEmit -p "$each"; done'],
  },
  {
    name: 'layers and circles',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...SOURCES],
  },
  { name: 'nothing unused', command: ['knip', '--no-progress', '--reporter', './tests/unused-reporter.ts'] },
  { name: 'build', command: ['bash', '-c', '. bin/setup && build_app'] },
  { name: 'unit', project: 'unit' },
];

/**
 * Suites that mostly wait: for a sweep, a patience, a browser. Each has its own stack, so two of them run side by side,
 * the longest first, as the next in line whenever one ends.
 */
const SUITES: Check[] = [
  { name: 'faults', project: 'faults', isSlow: true },
  { name: 'integration', project: 'integration' },
  { name: 'browser', project: 'browser', isSlow: true },
  { name: 'commands', project: 'commands', isSlow: true },
  { name: 'contracts', project: 'contracts' },
];
const SIDE_BY_SIDE = 2;

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

async function run(check: Check): Promise<Outcome> {
  const startedAt = Date.now();
  console.log(`\n== ${check.name}`);
  const counts = await (check.command ? runCommand(check.name, check.command) : runProject(check.name, check.project));
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`\n== ${check.name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
  return { name: check.name, ...counts, seconds };
}

async function runSideBySide(checks: Check[]): Promise<Outcome[]> {
  const waiting = [...checks];
  const outcomes: Outcome[] = [];
  const runInTurn = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) outcomes.push(await run(check));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, runInTurn));
  return outcomes;
}

async function runCommand(name: string, command: string[]) {
  const status = await exitOf(name, command);
  const failures = status === 0 ? [] : [`${command.join(' ')}: exit code ${status}`];
  return { passed: 1 - failures.length, failed: failures.length, skipped: 0, failures };
}

async function runProject(name: string, project = '') {
  const report = `${REPORTS}/${project}.json`;
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await exitOf(name, ['vitest', 'run', '--project', project, ...reporters]);
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

/** The exit code of a program whose lines are printed with its check's name before them. */
async function exitOf(name: string, [program = '', ...args]: string[]): Promise<number | NodeJS.Signals | null> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => console.log(line === '' ? '' : `${name.padEnd(11)} | ${line}`));
  return await new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
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

/** What this machine's cores have worked since it started, whoever they worked for. */
function processorSeconds(): number {
  const worked = cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq);
  return worked.reduce((sum, time) => sum + time, 0) / 1000;
}

mkdirSync(REPORTS, { recursive: true });
const isQuick = process.argv.includes('--quick');
// Read by tests/fixtures/rounds.ts.
if (process.argv.includes('--long')) process.env.TESTS_LONG = '1';
const wanted = (check: Check) => !(isQuick && check.isSlow);
const startedAt = Date.now();
const processorStart = processorSeconds();
const outcomes: Outcome[] = [];
for (const check of CHECKS.filter(wanted)) outcomes.push(await run(check));
outcomes.push(...(await runSideBySide(SUITES.filter(wanted))));
// Said again at the end: what stands an hour further up is easily lost.
const failures = outcomes.flatMap((outcome) => outcome.failures);
if (failures.length > 0) console.log(`\n== what failed\n\n${failures.join('\n\n')}`);
console.log('');
console.table(Object.fromEntries(outcomes.map(({ name, failures: _, ...counts }) => [name, counts])));
const minutes = (seconds: number) => (seconds / 60).toFixed(1);
console.log(
  `${minutes((Date.now() - startedAt) / 1000)} minutes on ${cpus().length} cores, which worked ${minutes(processorSeconds() - processorStart)} minutes`,
);
const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + count(outcome), 0);
const failed = sum((outcome) => outcome.failed);
console.log(`${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
