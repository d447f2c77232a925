/** What the merchant thinks of a photo that came of a batch or by itself: nothing of it is published before. */
export const REVIEW_STATES = ['waiting', 'approved', 'rejected'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Why a photo is not good enough, in the words of whoever looks at it: what quality work learns from. */
export const REJECT_REASONS = {
  garment: 'The garment looks different',
  colour: 'The colour is off',
  fit: 'It does not fit as it should',
  body: 'Hands, face or body look wrong',
  pose: 'The pose or the crop does not suit',
  other: 'Something else',
} as const;
export type RejectReason = keyof typeof REJECT_REASONS;
export const REJECT_REASON_CODES = Object.keys(REJECT_REASONS) as RejectReason[];
