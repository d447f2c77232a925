import { describe, expect, it } from 'vitest';
import { lookWait } from '#extensions/model-photos-block/src/look-wait.ts';
import type { Photo } from '#extensions/shared/answers.ts';
import type { Answer } from '#extensions/shared/call-app.ts';
import { isRecent } from '#extensions/shared/photo-state.ts';
import { afterLook, type Failing, isGone, trouble } from '#extensions/shared/watch.ts';

const SEEN: Answer<unknown> = { ok: true, value: null };
const failedWith = (code: string): Answer<unknown> => ({ ok: false, problem: { code, title: code, detail: '' } });

/** What is told after each of these looks at a photo. */
function toldAfter(answers: Answer<unknown>[]): (string | undefined)[] {
  let failing: Failing | null = null;
  return answers.map((answer) => {
    failing = afterLook(failing, '/photo', answer);
    return trouble(failing, '/photo')?.code;
  });
}

describe('looks at what moves', () => {
  it('tell of the second failure in a row, and no longer once one has succeeded', () => {
    const away = failedWith('away');
    expect(toldAfter([away, SEEN, away, away, SEEN])).toEqual([undefined, undefined, undefined, 'away', undefined]);
  });

  it('end where it does not exist, which is told at once; another one is looked at', () => {
    const failing = afterLook(null, '/photo', failedWith('not-found'));
    expect(toldAfter([failedWith('not-found')])).toEqual(['not-found']);
    expect(isGone(failing, '/photo')).toBe(true);
    expect(isGone(failing, '/another')).toBe(false);
    expect(trouble(failing, '/another')).toBeNull();
    expect(afterLook(failing, '/another', failedWith('away'))).toMatchObject({ count: 1 });
  });
});

describe('looks of a block', () => {
  it('are seldom where nothing has happened for long, and often where something moves', () => {
    const waits = Array.from({ length: 26 }, (_, index) => lookWait(false, index + 1) / 1000);
    expect(waits).toEqual([...Array(12).fill(10), ...Array(4).fill(30), ...Array(5).fill(120), ...Array(5).fill(300)]);
    expect(lookWait(true, 26)).toBe(2000);
  });
});

it('a photo is taken for the one that its asker comes back to for ten minutes', () => {
  const photo = { createdAt: '2026-10-01T10:00:00.000Z' } as Photo;
  expect(isRecent(photo, Date.parse('2026-10-01T10:09:59.000Z'))).toBe(true);
  expect(isRecent(photo, Date.parse('2026-10-01T10:10:01.000Z'))).toBe(false);
});
