import type { Bench, BenchResult } from './result.ts';

/** The longest of them takes a quarter of this on a machine that does nothing else. */
const PATIENCE_MS = 30 * 60_000;

/** The one line with which a run ends that has no result: what it lost, be it its browser or a part of its stack. */
export function lostLine(bench: string, error: unknown): string {
  return JSON.stringify({ bench, lost: inOneLine(error), ok: false });
}

/**
 * Runs a benchmark and hands on its result. Where there will be none, because it throws, something of it fails while nobody waits for
 * it, nothing is left to wait for, or it takes far too long, it says so in one line and ends this process with 1.
 */
export async function toItsEnd(name: string, bench: Bench, patienceMs = PATIENCE_MS): Promise<BenchResult> {
  let isLost = false;
  const lose = (error: unknown): void => {
    if (!isLost) console.log(lostLine(name, error));
    isLost = true;
    process.exitCode = 1;
  };
  const abandon = (error: unknown): never => {
    lose(error);
    return process.exit(1);
  };
  // Node ends by itself, with 13, when what is waited for can't happen any more.
  const ended = () => lose('It waits for what will not come.');
  process.on('uncaughtException', abandon).once('exit', ended);
  const timer = setTimeout(() => abandon(`It has not ended after ${patienceMs / 1000} s.`), patienceMs).unref();
  try {
    return await bench();
  } catch (error) {
    return abandon(error);
  } finally {
    clearTimeout(timer);
    process.off('uncaughtException', abandon).off('exit', ended);
  }
}

/** The message and those of its causes, without the lines that follow the first. */
function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error).split('\n')[0] ?? '';
  const [message = ''] = error.message.split('\n');
  return error.cause === undefined ? message : `${message}: ${inOneLine(error.cause)}`;
}
