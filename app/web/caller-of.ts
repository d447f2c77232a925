import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Who takes an answer. Remix writes as fast as it is given something, whether anybody takes it: long answers ask first. */
export interface Caller {
  /** Once what was written is on its way; false where nobody takes it any more. */
  takesMore: () => Promise<boolean>;
  /** Once the answer is over, whichever way. */
  isOver: () => Promise<unknown>;
}

/** Who takes nothing for so long is gone, or means to hold what an answer costs. */
const PATIENCE_MS = 60_000;

/** The caller of this answer, who is hung up on after a while of taking nothing. */
export function callerOf(response: ServerResponse): Caller {
  return {
    async takesMore() {
      if (response.writableNeedDrain && !response.destroyed) await drained(response);
      return !response.destroyed;
    },
    async isOver() {
      if (!response.closed) await once(response, 'close');
    },
  };
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      response.off('drain', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(() => {
      response.destroy();
      done();
    }, PATIENCE_MS);
    response.on('drain', done).on('close', done);
  });
}
