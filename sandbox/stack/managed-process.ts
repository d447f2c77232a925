import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessOrder {
  name: string;
  /** Arguments of `node`. */
  args: string[];
  env: Record<string, string>;
  /** The folder that it runs in, if it is not this one. */
  cwd?: string;
  logFile: string;
  /** Hears each line that goes into the log, too. */
  hear?: (line: string) => void;
  /** An address that answers 200 once it is ready. */
  readyAddress?: string;
  /** Waits until the port takes connections, for what speaks no HTTP. */
  readyLine?: RegExp;
}

export interface ManagedProcess {
  name: string;
  pid: () => number | undefined;
  /** Ends it; SIGKILL leaves it no time, as a crash does. */
  stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Starts it again after it ended. */
  start: () => Promise<void>;
}

const END_WITH_PARENT = resolve(import.meta.dirname, 'end-with-parent.mjs');
const READY_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;
/** What an ended process said last reaches its log a little after its end. */
const LAST_WORDS_MS = 200;

/** Starts one process of the stack and waits until it is ready; its end before that is an error with its last lines. */
export async function startProcess(order: ProcessOrder): Promise<ManagedProcess> {
  let child: ChildProcess | undefined;
  mkdirSync(dirname(order.logFile), { recursive: true });

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ['--import', END_WITH_PARENT, ...order.args], {
      cwd: order.cwd,
      env: order.env as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    child = started;
    const log = createWriteStream(order.logFile, { flags: 'a' });
    let output = '';
    started.stdout?.on('data', (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-20_000);
      log.write(chunk);
    });
    started.stderr?.pipe(log, { end: false });
    if (order.hear) {
      for (const input of [started.stdout, started.stderr])
        if (input) createInterface({ input }).on('line', order.hear);
    }
    await waitUntilReady(order, started, () => output);
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = child;
    if (!running || hasEnded(running)) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    const timer = setTimeout(() => running.kill('SIGKILL'), STOP_PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  }

  await start();
  return { name: order.name, pid: () => child?.pid, stop, start };
}

async function waitUntilReady(order: ProcessOrder, child: ChildProcess, output: () => string): Promise<void> {
  const giveUpAt = Date.now() + READY_PATIENCE_MS;
  while (Date.now() < giveUpAt) {
    if (hasEnded(child)) break;
    if (await isReady(order, output())) return;
    await sleep(60);
  }
  const end = hasEnded(child)
    ? `it ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`
    : `it was not ready after ${READY_PATIENCE_MS / 1000} s`;
  child.kill('SIGKILL');
  await sleep(LAST_WORDS_MS);
  throw new Error(
    `${order.name} did not start: ${end}. The last lines of ${order.logFile}:\n${lastLines(order.logFile)}`,
  );
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function isReady(order: ProcessOrder, output: string): Promise<boolean> {
  if (order.readyLine) return order.readyLine.test(output);
  if (!order.readyAddress) return true;
  try {
    const response = await fetch(order.readyAddress, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  } catch {
    return '(nothing was logged)';
  }
}
