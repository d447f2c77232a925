import type { ChildProcess } from 'node:child_process';
import type { Budget } from './budget.ts';
import type { MemoryRoom } from './memory-room.ts';
import type { Failure, FromDecoder, Order, TaskName, Tasks, ToDecoder } from './messages.ts';
import { watchSpending } from './watch-spending.ts';

export type Ended<N extends TaskName = TaskName> =
  | { how: 'answered'; answer: Tasks[N]['answer'] }
  | { how: 'failed'; failure: Failure }
  | { how: 'over-budget'; of: 'time' | 'memory' }
  | { how: 'crashed' };

export interface Limits {
  budget: Budget;
  /** The memory that all decoders of this process share. */
  room: MemoryRoom;
}

/**
 * Has a decoder read one picture: waits for room for what it weighs, watches what it spends, and kills it over its
 * budget. Never throws.
 */
export async function runOrder<N extends TaskName>(child: ChildProcess, order: Order<N>, limits: Limits) {
  const { promise: ended, resolve: end } = Promise.withResolvers<Ended<N>>();
  const watch = () =>
    watchSpending(child, limits.budget, (of) => {
      child.kill('SIGKILL');
      end({ how: 'over-budget', of });
    });
  let stopWatching = watch();
  const goOn = async (bytes: number) => {
    // Waiting costs the picture nothing.
    stopWatching();
    const leave = await limits.room.take(bytes);
    void ended.then(leave);
    stopWatching = watch();
    void ended.then(stopWatching);
    tell(child, { kind: 'go' });
  };
  const hear = (message: FromDecoder) => {
    if (message.kind === 'weighed') void goOn(message.bytes);
    if (message.kind === 'done') end({ how: 'answered', answer: message.answer as Tasks[N]['answer'] });
    if (message.kind === 'failed') end({ how: 'failed', failure: message.failure });
  };
  const crash = () => end({ how: 'crashed' });
  child.on('message', hear).once('exit', crash);
  tell(child, { kind: 'order', order });
  try {
    return await ended;
  } finally {
    stopWatching();
    child.off('message', hear).off('exit', crash);
  }
}

/** What can't be sent, to one that just ended, is told by its end. */
function tell(child: ChildProcess, message: ToDecoder): void {
  child.send(message, () => {});
}
