/** The first start: `./bin/demo --once` on a clone with its packages installed, against the same on an earlier commit. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchResult } from './result.ts';
import { medianTimes } from './rounds.ts';

/** What a first start drew until it left: the commit before that is the baseline, unless BENCH_BASELINE names another. */
const PAINTER = 'sandbox/demo-store/draw-demo-store.ts';
const ROUNDS = { rounds: 3, warmUps: 0 };
const LIMITS = { start: 0.85 };

export default async function start(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'modelsnap-start-'));
  try {
    const now = cloneAt(folder, 'now', 'HEAD');
    const before = cloneAt(folder, 'before', process.env.BENCH_BASELINE || baseline());
    const times = await medianTimes({ now: () => firstStart(now), before: () => firstStart(before) }, ROUNDS);
    return {
      ratios: { start: times.now / times.before },
      limits: LIMITS,
      figures: { startMs: times.now, beforeMs: times.before },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function baseline(): string {
  const removal = git('.', 'log', '-1', '--diff-filter=D', '--format=%H', '--', PAINTER);
  if (!removal)
    throw new Error('The history ends before the baseline: fetch all of it, or name one in BENCH_BASELINE.');
  return `${removal}^`;
}

/** What is not committed is not in it. Its packages are hard links to ours; where its lockfile is another, its own. */
function cloneAt(folder: string, name: string, ref: string): string {
  const clone = join(folder, name);
  git('.', 'clone', '--quiet', '--shared', '--no-checkout', '.', clone);
  git(clone, 'checkout', '--quiet', '--detach', git('.', 'rev-parse', ref));
  execFileSync('cp', ['-al', 'node_modules', clone]);
  // Rewritten in place when it is generated anew, so it must not be a link.
  rmSync(join(clone, 'node_modules/.prisma'), { recursive: true, force: true });
  execFileSync('cp', ['-a', 'node_modules/.prisma', join(clone, 'node_modules')]);
  const isSame = readFileSync(join(clone, 'package-lock.json')).equals(readFileSync('package-lock.json'));
  // Written in place as well.
  rmSync(join(clone, 'node_modules/.lock-hash'), { force: true });
  if (isSame) execFileSync('cp', ['node_modules/.lock-hash', join(clone, 'node_modules')]);
  execFileSync(join(clone, 'bin/install'), { stdio: 'inherit' });
  return clone;
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
}

/** As for somebody who has just installed: nothing built, nothing drawn. */
async function firstStart(clone: string): Promise<void> {
  git(clone, 'clean', '-ffdxq', '-e', 'node_modules');
  const { code, output } = await run(join(clone, 'bin/demo'), ['--once']);
  if (code !== 0) throw new Error(`The demo ended with ${code}:\n${output.slice(-2000)}`);
}

function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
