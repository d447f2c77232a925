import { REJECT_REASONS } from '#app/domain/renders/review.ts';
import type { Decision } from './decision.ts';

/** What was decided of a photo, in a word or two. */
export function sayDecision({ state, reasons }: Decision): string {
  switch (state) {
    case 'waiting':
      return 'not reviewed yet';
    case 'approved':
      return 'approved';
    case 'rejected':
      return reasons.length === 0
        ? 'rejected'
        : `rejected: ${reasons.map((reason) => REJECT_REASONS[reason].toLowerCase()).join(', ')}`;
  }
}
