/** The product's clock: UTC, replaceable in tests alone. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
