import { describe, expect, it } from 'vitest';
import type { CreditCounts } from '#app/domain/credits/credit-entry.record.ts';
import {
  hasItsName,
  judgeMany,
  judgePhoto,
  type ManyPhotos,
  type PaidPhoto,
  type SpendingEntry,
} from '#app/domain/reconciliation/credit-rules.ts';

const entry = (kind: 'reservation' | 'release', counts: CreditCounts): SpendingEntry => ({
  key: `render-1-${kind}`,
  kind,
  cause: { kind: 'render', id: '1' },
  counts,
});
const taken = entry('reservation', { allowance: -1 });
const back = entry('release', { allowance: 1 });

const PHOTOS: [string, Partial<PaidPhoto>, SpendingEntry | undefined, SpendingEntry | undefined, string[]][] = [
  ['made and paid', { status: 'completed' }, taken, undefined, []],
  ['under way', { status: 'submitted' }, taken, undefined, []],
  ['failed, its credit given back', { status: 'failed' }, taken, back, []],
  ['failed when its period had ended', { status: 'failed' }, taken, entry('release', { allowance: 0 }), []],
  ['late, and free', { status: 'completed', creditReleasedAt: new Date() }, taken, back, []],
  ['never paid', { status: 'completed' }, undefined, undefined, ['none']],
  ['paid by the other bucket', { status: 'completed', bucket: 'pack' }, taken, undefined, ['-1 allowance and 0 pack']],
  ['paid twice over', { status: 'completed' }, entry('reservation', { allowance: -2 }), undefined, ['-2 allowance']],
  ['failed, its credit kept', { status: 'failed' }, taken, undefined, ['no release']],
  ['cancelled, its credit kept', { status: 'cancelled' }, taken, undefined, ['no release']],
  ['late, its credit kept', { status: 'completed', creditReleasedAt: new Date() }, taken, undefined, ['no release']],
  ['made, its credit given back', { status: 'completed' }, taken, back, ['a release (render-1-release)']],
  ['given back to the other bucket', { status: 'failed' }, taken, entry('release', { pack: 1 }), ['0 allowance and 1']],
  ['given back twice over', { status: 'failed' }, taken, entry('release', { allowance: 2 }), ['2 allowance']],
];

describe('the credit of a photo', () => {
  it.each(PHOTOS)('that is %s', (_name, photo, reservation, release, found) => {
    const gaps = judgePhoto({ status: 'completed', bucket: 'allowance', ...photo }, { reservation, release });
    expect(gaps).toHaveLength(found.length);
    for (const [index, words] of found.entries()) expect(gaps[index]?.found).toContain(words);
  });

  it('that a batch paid for is one of many of its reservation', () => {
    const reservation: SpendingEntry = {
      key: 'batch-2-reservation',
      kind: 'reservation',
      cause: { kind: 'batch', id: '2' },
      counts: { allowance: -3, pack: -4 },
    };
    expect(judgePhoto({ status: 'completed', bucket: 'pack' }, { reservation, release: undefined })).toEqual([]);
  });
});

const whole: ManyPhotos = {
  reserved: { allowance: 2, pack: 3 },
  made: { allowance: 2, pack: 3 },
  unmade: { allowance: 0, pack: 0 },
  isOver: true,
  releaseDue: 1,
  releases: 1,
  unmadeRelease: undefined,
};
const cut = { made: { allowance: 2, pack: 1 }, unmade: { allowance: 0, pack: 2 } };
const early = { made: { allowance: 1, pack: 0 }, unmade: { allowance: 1, pack: 3 } };

const RESERVATIONS: [string, Partial<ManyPhotos>, string[]][] = [
  ['all made', {}, []],
  ['running', { ...cut, isOver: false }, []],
  ['cancelled, the rest given back', { ...cut, unmadeRelease: { pack: 2 } }, []],
  ['cancelled when its period had ended', { ...early, unmadeRelease: { allowance: 0, pack: 3 } }, []],
  ['less than was made of it', { made: { allowance: 2, pack: 4 } }, ['4 photos, and 0 that are not made']],
  ['more than was made of it', { made: { allowance: 1, pack: 3 } }, ['1 photos, and 0 that are not made']],
  ['over, the rest kept', cut, ['no release']],
  ['running, the rest given back', { ...cut, isOver: false, unmadeRelease: { pack: 2 } }, ['0 allowance and 2 pack']],
  ['given back by less', { ...cut, unmadeRelease: { pack: 1 } }, ['0 allowance and 1 pack']],
  ['with a release too many', { releases: 2 }, ['2']],
  ['with a release that is missing', { releases: 0 }, ['0']],
];

describe('a reservation of many that is', () => {
  it.each(RESERVATIONS)('%s', (_name, many, found) => {
    expect(judgeMany({ ...whole, ...many }).map((gap) => gap.found)).toEqual(
      found.map((words) => expect.stringContaining(words)),
    );
  });
});

describe('the name of an entry', () => {
  const of = (kind: SpendingEntry['kind'], cause: SpendingEntry['cause']['kind'], key: string) =>
    hasItsName({ kind, key, cause: { kind: cause, id: '7' }, counts: {} });

  it('is that of the one reservation, of the one release of a photo, or of a part of many', () => {
    expect(of('reservation', 'render', 'render-7-reservation')).toBe(true);
    expect(of('release', 'render', 'render-7-release')).toBe(true);
    expect(of('release', 'batch', 'batch-7-unmade-release')).toBe(true);
    expect(of('refund', 'batch', 'batch-7-65ab-refund-12')).toBe(true);
  });

  it('is no other, so that nothing is taken or given back twice', () => {
    expect(of('reservation', 'render', 'render-7-reservation-2')).toBe(false);
    expect(of('release', 'render', 'render-7-again-release')).toBe(false);
    expect(of('release', 'batch', 'batch-8-unmade-release')).toBe(false);
    expect(of('release', 'batch', 'batch-7--release')).toBe(false);
    expect(of('refund', 'render', 'anything')).toBe(false);
  });
});
