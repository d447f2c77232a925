import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lostLine } from '#bench/to-its-end.ts';

/** What a process prints, and how it ends, that runs this benchmark. */
function run(bench: string, patienceMs?: number): { lines: string[]; status: number | null } {
  const script = `
    import { toItsEnd } from './bench/to-its-end.ts';
    await toItsEnd('some', ${bench}, ${patienceMs ?? 'undefined'});
    console.log('a result');`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { lines: stdout.trimEnd().split('\n'), status };
}

describe('a benchmark', () => {
  it.each([
    [
      'that loses its browser',
      `async () => { throw new Error('page.goto: the browser has been closed\\nCall log:\\n...'); }`,
      'page.goto: the browser has been closed',
    ],
    [
      'that loses a part of its stack',
      `async () => { throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') }); }`,
      'fetch failed: connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      'of which something fails beside what it waits for',
      `() => { setTimeout(() => { throw new Error('gone'); }); return new Promise((done) => setTimeout(done, 60_000)); }`,
      'gone',
    ],
    [
      'of which nobody awaits what fails',
      `() => { void Promise.reject(new Error('gone too')); return new Promise((done) => setTimeout(done, 60_000)); }`,
      'gone too',
    ],
    ['that has nothing left to wait for', `() => new Promise(() => {})`, 'It waits for what will not come.'],
  ])('%s says so in one line and does not end with 0', (_what, bench, lost) => {
    const { lines, status } = run(bench);
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ bench: 'some', lost, ok: false }]);
    expect(status).toBe(1);
  });

  it('that never ends is ended, and says so too', () => {
    const { lines, status } = run(`() => new Promise((done) => setTimeout(done, 60_000))`, 200);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { bench: 'some', lost: 'It has not ended after 0.2 s.', ok: false },
    ]);
    expect(status).toBe(1);
  });

  it('that comes to its end is left alone', () => {
    expect(run(`async () => ({ ratios: {}, limits: {} })`)).toEqual({ lines: ['a result'], status: 0 });
  });
});

it('what is lost is told without the lines that follow', () => {
  expect(lostLine('some', 'a reason\nand more')).toBe('{"bench":"some","lost":"a reason","ok":false}');
});
