import { describe, expect, it } from 'vitest';
import { memoryRoom } from '#app/services/images/decoding/memory-room.ts';

describe('the memory that decoders share', () => {
  it('lets light pictures be read side by side, and a heavy one alone, in the order of asking', async () => {
    const room = memoryRoom(600);
    const inside: string[] = [];
    const enter = async (name: string, bytes: number) => {
      const leave = await room.take(bytes);
      inside.push(name);
      return leave;
    };
    const first = await enter('light', 200);
    await enter('lighter', 100);
    const heavy = enter('heavy', 500);
    const last = enter('last', 100);
    await new Promise((resolve) => setImmediate(resolve));
    expect(inside).toEqual(['light', 'lighter']);
    first();
    first();
    const leaveHeavy = await heavy;
    await new Promise((resolve) => setImmediate(resolve));
    expect(inside).toEqual(['light', 'lighter', 'heavy']);
    leaveHeavy();
    await last;
    expect(inside).toEqual(['light', 'lighter', 'heavy', 'last']);
  });

  it('gives what weighs more than there is at all the whole of it, alone', async () => {
    const room = memoryRoom(600);
    const leave = await room.take(5000);
    let isIn = false;
    const next = room.take(1).then(() => {
      isIn = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isIn).toBe(false);
    leave();
    await next;
  });
});
