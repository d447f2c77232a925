import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callerOf } from '#app/web/caller-of.ts';

const MINUTE = 60_000;
const PIECE = 256 * 1024;

/** An answer that is taken as soon as it is written. */
function newResponse() {
  const response = Object.assign(new EventEmitter(), {
    writableNeedDrain: false,
    destroyed: false,
    destroy() {
      response.destroyed = true;
    },
  });
  return response;
}

/** Takes pieces of a quarter of a megabyte at this pace, and tells how many it was given. */
async function taken(pieces: number, msEach: number): Promise<number> {
  const response = newResponse();
  const caller = callerOf(response as unknown as ServerResponse);
  for (let given = 0; given < pieces; given += 1) {
    if (!(await caller.takesMore(PIECE))) return given;
    vi.setSystemTime(Date.now() + msEach);
  }
  return pieces;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('who takes a long answer', () => {
  it('gets all of it, over a slow phone too', async () => {
    expect(await taken(2000, 10_000)).toBe(2000);
  });

  it('is hung up on when they take next to nothing', async () => {
    expect(await taken(2000, MINUTE - 1)).toBe(4);
  });

  it('is not called slow while nothing was given to them yet', async () => {
    const response = newResponse();
    const caller = callerOf(response as unknown as ServerResponse);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      expect(await caller.takesMore()).toBe(true);
      vi.setSystemTime(Date.now() + MINUTE);
    }
    expect(await caller.takesMore(PIECE)).toBe(true);
  });
});
