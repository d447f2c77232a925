import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Who takes an answer. Remix writes as fast as it is given something, whether anybody takes it: long answers ask first. */
export interface Caller {
  /** Once what was written is on its way, before so many bytes more; false where nobody takes it any more. */
  takesMore: (bytes?: number) => Promise<boolean>;
  /** Once the answer is over, whichever way. */
  isOver: () => Promise<unknown>;
}

/** Who takes nothing for so long is gone, or means to hold what an answer costs. */
const PATIENCE_MS = 60_000;
/** Who takes less than this on average, longer than that, holds the place of others: a slow phone takes more. */
const SLOWEST_BYTES_PER_SECOND = 16_000;
const SLOW_FOR_MS = 3 * 60_000;

/** The caller of this answer, who is hung up on after a while of taking nothing, or next to nothing. */
export function callerOf(response: ServerResponse): Caller {
  let given = 0;
  let since: number | undefined;
  return {
    async takesMore(bytes = 0) {
      if (response.writableNeedDrain && !response.destroyed) await drained(response);
      if (bytes > 0) since ??= Date.now();
      const ms = since === undefined ? 0 : Date.now() - since;
      if (ms > SLOW_FOR_MS && given < (ms / 1000) * SLOWEST_BYTES_PER_SECOND) response.destroy();
      given += bytes;
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
