import { describe, expect, it } from 'vitest';
import { decisionAfter, deedOf } from '#app/ui/merchant/batches/review/review-keys.ts';

const pressed = (key: string, more: Partial<Parameters<typeof deedOf>[0]> = {}) =>
  deedOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });
const rejected = (...reasons: ('garment' | 'colour')[]) => ({ state: 'rejected' as const, reasons });

describe('a key before a photo', () => {
  it('asks for one thing, whichever way it is written', () => {
    expect([pressed('a'), pressed('A')]).toEqual([{ kind: 'approve' }, { kind: 'approve' }]);
    expect(pressed('2')).toEqual({ kind: 'reason', reason: 'colour' });
    expect(pressed('7')).toBeUndefined();
    expect(pressed('0')).toBeUndefined();
    expect(pressed('x')).toBeUndefined();
  });

  it('is the browser’s with a modifier, and decides nothing while it is held', () => {
    expect(pressed('r', { ctrlKey: true })).toBeUndefined();
    expect(pressed('a', { repeat: true })).toBeUndefined();
    expect(pressed('ArrowRight', { repeat: true })).toEqual({ kind: 'go', by: 'next' });
  });
});

describe('what a deed makes of a decision', () => {
  it('keeps the reasons of what is rejected twice, and toggles each', () => {
    expect(decisionAfter({ kind: 'reject' }, rejected('colour'))).toEqual(rejected('colour'));
    expect(decisionAfter({ kind: 'reason', reason: 'garment' }, rejected('colour'))).toEqual(
      rejected('colour', 'garment'),
    );
    expect(decisionAfter({ kind: 'reason', reason: 'colour' }, rejected('colour'))).toEqual(rejected());
    expect(decisionAfter({ kind: 'approve' }, rejected('colour'))).toEqual({ state: 'approved', reasons: [] });
  });

  it('takes a reason for what is rejected alone', () => {
    expect(decisionAfter({ kind: 'reason', reason: 'colour' }, { state: 'approved', reasons: [] })).toBeUndefined();
    expect(decisionAfter({ kind: 'go', by: 'next' }, rejected())).toBeUndefined();
  });
});
