/** Figures of automation rules. */
export const AUTOMATION_LIMITS = {
  /** Rules of a store. */
  rules: 25,
  conditions: 10,
  /** Values of one condition, any of which will do. */
  values: 25,
  /** Different collections that the rules of a store name: what one question to Shopify asks about. */
  collections: 100,
  avatars: 5,
  /** Photos of one picture on one avatar, each with a seed of its own. */
  photosPerPicture: 4,
  /** Photos of one product by one rule. */
  photosPerProduct: 50,
  cap: 100_000,
} as const;

/** A rule that a merchant lets go on so soon after pausing it goes on as if nothing had been: it was a slip. */
export const SLIP_MS = 60_000;

/** So many photos of a rule that fail one after the other pause it: what goes wrong each time is not paid for again and again. */
export const FAILURES_TO_PAUSE = 5;
