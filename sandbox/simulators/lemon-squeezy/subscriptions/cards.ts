import type { Card } from '#sandbox/simulators/lemon-squeezy/records.ts';

/** The two cards that there are: the numbers of the payment networks' own tests. */
export function cardOf(kind: 'good' | 'declining'): Card {
  return kind === 'good'
    ? { brand: 'visa', lastFour: '4242', declines: false }
    : { brand: 'visa', lastFour: '0341', declines: true };
}
