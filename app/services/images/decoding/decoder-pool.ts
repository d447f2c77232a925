import { fairTurns } from '#app/services/images/fair-turns.ts';
import { ServiceError } from '#app/services/service-error.ts';
import type { Budget } from './budget.ts';
import { memoryRoom } from './memory-room.ts';
import type { Order, TaskName } from './messages.ts';
import { spendingOf } from './process-spending.ts';
import type { Ended } from './run-order.ts';
import { type Decoder, startDecoder } from './start-decoder.ts';

export interface PoolSettings {
  /** Decoders at work at once, and how many of them for one owner. */
  atOnce: number;
  perOwner: number;
  /** Of each picture. */
  budget: Budget;
  /** Of all pictures at once, by what they were weighed at. */
  roomBytes: number;
  /** A decoder that read so many pictures, or keeps so much between two, makes way for a fresh one. */
  mostPictures: number;
  mostKeptBytes: number;
}

export interface DecoderPool {
  /** Has a picture read when its owner's turn comes. Throws ServiceError (`later`) when no decoder can be had. */
  read: <N extends TaskName>(owner: string, order: Order<N>) => Promise<Ended<N>>;
  /** Starts a decoder before it is needed, unless one waits already. */
  warm: () => Promise<void>;
  /** Kills all decoders; what they were reading throws, as what comes later does. */
  close: () => void;
  pids: () => number[];
}

/** Decoders that wait for pictures, each started when the first that needs it comes, and kept. */
export function decoderPool(settings: PoolSettings): DecoderPool {
  const turns = fairTurns(settings);
  const room = memoryRoom(settings.roomBytes);
  const alive = new Map<Decoder, { pictures: number }>();
  const idle: Decoder[] = [];
  let warming: Promise<void> | undefined;
  let isClosed = false;

  async function start(): Promise<Decoder> {
    const decoder = await startDecoder();
    if (isClosed) {
      decoder.kill();
      throw closed();
    }
    alive.set(decoder, { pictures: 0 });
    return decoder;
  }

  function forget(decoder: Decoder): void {
    decoder.kill();
    alive.delete(decoder);
  }

  async function take(): Promise<Decoder> {
    for (let decoder = idle.pop(); decoder; decoder = idle.pop()) {
      if (decoder.isWell()) return decoder;
      forget(decoder);
    }
    if (!warming) return start();
    await warming.catch(() => {});
    return take();
  }

  function giveBack(decoder: Decoder): void {
    const facts = alive.get(decoder);
    if (facts) facts.pictures += 1;
    const keptBytes = spendingOf(decoder.pid)?.residentBytes ?? 0;
    const isFresh = (facts?.pictures ?? 0) < settings.mostPictures && keptBytes < settings.mostKeptBytes;
    if (decoder.isWell() && isFresh) return void idle.push(decoder);
    forget(decoder);
    // The next picture should not wait for the start of one. If it fails, that picture tells.
    void warm().catch(() => {});
  }

  async function readOnce<N extends TaskName>(order: Order<N>): Promise<Ended<N>> {
    const decoder = await take();
    try {
      return await decoder.run(order, { budget: settings.budget, room });
    } finally {
      giveBack(decoder);
    }
  }

  async function warm(): Promise<void> {
    if (isClosed || idle.length > 0) return;
    warming ??= start()
      .then((decoder) => void idle.push(decoder))
      .finally(() => {
        warming = undefined;
      });
    await warming;
  }

  return {
    read: (owner, order) =>
      turns.take(owner, async () => {
        const ended = await readOnce(order);
        if (ended.how !== 'crashed') return ended;
        if (isClosed) throw closed();
        // Whatever ended that decoder, it may have been for another reason than this picture: once more, in a new one.
        return readOnce(order);
      }),
    warm,
    close: () => {
      isClosed = true;
      for (const decoder of alive.keys()) decoder.kill();
    },
    pids: () => [...alive.keys()].map(({ pid }) => pid),
  };
}

function closed(): ServiceError {
  return new ServiceError('images', 'The decoders are closed', { retry: 'later' });
}
