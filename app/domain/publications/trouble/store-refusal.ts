import type { PublicationFailureCode, PublicationWait } from '#app/domain/publications/publication-failure.ts';
import type { Outcome, Refused } from '#app/services/shopify/files.ts';

/** What was being done in the store when it said no. */
export type StoreStep = 'file' | 'place' | 'variants' | 'mark';

/** Shopify said no to one step, with its own code. What that means is decided in one place, by `decideOn`. */
export class StoreRefusal extends Error {
  readonly step: StoreStep;
  readonly code: string;

  constructor(step: StoreStep, refused: Refused) {
    super(`${refused.code || 'no code'}: ${refused.message}`);
    this.name = 'StoreRefusal';
    this.step = step;
    this.code = refused.code;
  }
}

/** The value of what the store was asked for; throws StoreRefusal when it said no. */
export function accepted<T>(step: StoreStep, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new StoreRefusal(step, outcome.refused);
}

export type StoreDecision =
  /** Nothing is wrong: the same step works a little later. */
  | { kind: 'wait'; wait: PublicationWait }
  /** The file is of no use, the picture may be: another file is made. */
  | { kind: 'fresh-file' }
  | { kind: 'fail'; failure: PublicationFailureCode };

const WAIT: StoreDecision = { kind: 'wait', wait: 'shopify-working' };
const FRESH_FILE: StoreDecision = { kind: 'fresh-file' };
const fail = (failure: PublicationFailureCode): StoreDecision => ({ kind: 'fail', failure });

/** Shopify's codes: userErrors of files, media, variants and metafields, and the errors of processing a picture. */
const DECISIONS: Record<string, StoreDecision> = {
  NON_READY_STATE: WAIT,
  NON_READY_MEDIA: WAIT,
  FILE_LOCKED: WAIT,
  // A file of our name is there, and the search has not caught up with it.
  FILENAME_ALREADY_EXISTS: WAIT,
  // It was on the product a moment ago: looked at anew.
  MEDIA_DOES_NOT_EXIST: WAIT,
  MEDIA_DOES_NOT_EXIST_ON_PRODUCT: WAIT,
  STALE_OBJECT: WAIT,
  INTERNAL_ERROR: WAIT,

  // Two files of our name: the one that lost goes, the other one is found by its name.
  DUPLICATE_FILENAME_ERROR: FRESH_FILE,
  INVALID_FAILED_MEDIA_STATE: FRESH_FILE,
  INVALID_IMAGE_SOURCE_URL: FRESH_FILE,
  INVALID_SIGNED_URL: FRESH_FILE,
  IMAGE_DOWNLOAD_FAILURE: FRESH_FILE,
  GENERIC_FILE_DOWNLOAD_FAILURE: FRESH_FILE,
  IMAGE_PROCESSING_FAILURE: FRESH_FILE,
  MEDIA_TIMEOUT_ERROR: FRESH_FILE,
  UNKNOWN: FRESH_FILE,

  PRODUCT_DOES_NOT_EXIST: fail('product-gone'),
  REFERENCE_TARGET_DOES_NOT_EXIST: fail('product-gone'),
  PRODUCT_SUSPENDED: fail('product-suspended'),
  PRODUCT_MEDIA_LIMIT_EXCEEDED: fail('gallery-full'),
  FILE_STORAGE_LIMIT_EXCEEDED: fail('store-full'),
  SHOP_MEDIA_LIMIT_EXCEEDED: fail('store-full'),
  UNACCEPTABLE_ASSET: fail('plan-refuses-files'),
  UNACCEPTABLE_TRIAL_ASSET: fail('plan-refuses-files'),
  UNACCEPTABLE_UNVERIFIED_TRIAL_ASSET: fail('plan-refuses-files'),
  FILE_DOES_NOT_EXIST: fail('photo-removed'),
  ALT_VALUE_LIMIT_EXCEEDED: fail('alt-text-too-long'),
  INVALID_IMAGE_FILE_SIZE: fail('picture-too-heavy'),
  GENERIC_FILE_INVALID_SIZE: fail('picture-too-heavy'),
  INVALID_IMAGE_RESOLUTION: fail('picture-too-large'),
  INVALID_IMAGE_ASPECT_RATIO: fail('picture-too-narrow'),
  UNSUPPORTED_IMAGE_FILE_TYPE: fail('picture-type-refused'),
  PRODUCT_VARIANT_DOES_NOT_EXIST: fail('variant-gone'),
  PRODUCT_VARIANT_DOES_NOT_EXIST_ON_PRODUCT: fail('variant-gone'),
  MUST_BE_FOR_THIS_PRODUCT: fail('variant-gone'),
  APP_NOT_AUTHORIZED: fail('permission-missing'),
};

/** What a no of Shopify means for a publication; a code that is not listed is a refusal of the step it came from. */
export function decideOn(step: StoreStep, code: string): StoreDecision {
  const decision = Object.hasOwn(DECISIONS, code) ? DECISIONS[code] : undefined;
  if (decision) return decision;
  switch (step) {
    case 'variants':
      return fail('variants-refused');
    case 'mark':
      return fail('marking-refused');
    case 'file':
    case 'place':
      return fail('picture-refused');
  }
}
