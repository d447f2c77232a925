import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { ServiceError } from '#app/services/service-error.ts';
import type { Order, TaskName } from './messages.ts';
import { type Ended, type Limits, runOrder } from './run-order.ts';

/** Found by the package's own names, so from the source and from the built server alike. */
const ENTRY = createRequire(import.meta.url).resolve('#app/services/images/decoding/decoder-process.ts');
/** All that a decoder is told: no setting, no secret. Few arenas hold the native memory down. */
const ENVIRONMENT = { NODE_ENV: 'production', MALLOC_ARENA_MAX: '2' } as const;
const READY_PATIENCE_MS = 60_000;
const LAST_WORDS_CHARACTERS = 2000;

export interface Decoder {
  pid: number;
  /** Whether it can take another picture. */
  isWell: () => boolean;
  /** Reads one picture; one at a time. */
  run: <N extends TaskName>(order: Order<N>, limits: Limits) => Promise<Ended<N>>;
  /** What it printed last: of one that broke, why. */
  lastWords: () => string;
  kill: () => void;
}

/** Starts a decoder and waits until it can work. Throws ServiceError (`later`) when it does not start. */
export async function startDecoder(): Promise<Decoder> {
  const child = fork(ENTRY, [], {
    serialization: 'advanced',
    env: ENVIRONMENT,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastWords = collectLastWords(child);
  child.on('error', () => {});
  await untilReady(child, lastWords);
  letParentEnd(child);
  return {
    pid: child.pid ?? 0,
    isWell: () => child.connected && child.exitCode === null && child.signalCode === null && !child.killed,
    run: (order, limits) => runOrder(child, order, limits),
    lastWords,
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Nothing that a decoder prints is shown: the end of it goes into the error of one that breaks. */
function collectLastWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    words = `${words}${piece}`.slice(-LAST_WORDS_CHARACTERS);
  });
  return () => words;
}

async function untilReady(child: ChildProcess, lastWords: () => string): Promise<void> {
  const over = new AbortController();
  const patience = setTimeout(() => child.kill('SIGKILL'), READY_PATIENCE_MS);
  try {
    const isReady = await Promise.race([
      once(child, 'message', { signal: over.signal }).then(() => true),
      once(child, 'close', { signal: over.signal }).then(() => false),
    ]);
    if (isReady) return;
    throw new Error(lastWords() || 'it ended without a word');
  } catch (cause) {
    throw new ServiceError('images', 'No decoder could be started', { retry: 'later', cause });
  } finally {
    clearTimeout(patience);
    over.abort();
  }
}

/** A decoder without a picture keeps nobody's process from ending; it ends with it. */
function letParentEnd(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  (child.stderr as Socket | null)?.unref();
}
