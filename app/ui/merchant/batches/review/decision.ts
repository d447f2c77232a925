import type { RejectReason, ReviewState } from '#app/domain/renders/review.ts';

/** What the merchant thinks of a photo. */
export interface Decision {
  state: ReviewState;
  reasons: RejectReason[];
}
