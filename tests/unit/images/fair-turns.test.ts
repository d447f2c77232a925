import { describe, expect, it } from 'vitest';
import { fairTurns } from '#app/services/images/fair-turns.ts';

/** Work that is at its end when it is told so. */
function workbench() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      started.push(name);
      ends.set(name, () => resolve(name));
    });
  /** Lets what runs go on to where it waits next. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { started, work, end, settle };
}

describe('turns', () => {
  it('go round among owners, however many one asks for', async () => {
    const turns = fairTurns({ atOnce: 1, perOwner: 1 });
    const { started, work, end, settle } = workbench();
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void turns.take(name.slice(0, 1), work(name));
    await settle();
    for (const name of ['a1', 'b1', 'c1', 'a2', 'b2']) await end(name);
    expect(started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('leave a place free for another owner, who waits for nobody', async () => {
    const turns = fairTurns({ atOnce: 2, perOwner: 1 });
    const { started, work, settle } = workbench();
    for (let at = 1; at <= 50; at += 1) void turns.take('a', work(`a${at}`));
    void turns.take('b', work('b1'));
    await settle();
    expect(started).toEqual(['a1', 'b1']);
  });

  it('that fail let the next go on, and throw what they threw', async () => {
    const turns = fairTurns({ atOnce: 2, perOwner: 2 });
    let held = 0;
    let most = 0;
    const take = async (at: number) => {
      held += 1;
      most = Math.max(most, held);
      await new Promise((resolve) => setImmediate(resolve));
      held -= 1;
      if (at % 3 === 0) throw new Error('damaged');
      return at;
    };
    const asked = Array.from({ length: 20 }, (_, at) => turns.take(`owner ${at % 4}`, () => take(at)));
    const ends = await Promise.allSettled(asked);
    expect(most).toBe(2);
    expect(ends.filter(({ status }) => status === 'fulfilled').length).toBe(13);
  });
});
