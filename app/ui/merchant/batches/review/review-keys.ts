import { REJECT_REASON_CODES, type RejectReason } from '#app/domain/renders/review.ts';
import type { Decision } from './decision.ts';

/** What a key asks for, in the grid and before a large photo alike. */
export type ReviewDeed =
  | { kind: 'approve' | 'reject' | 'undo' | 'again' | 'open' }
  | { kind: 'reason'; reason: RejectReason }
  | { kind: 'go'; by: 'next' | 'previous' | 'down' | 'up' | 'first' | 'last' };

const DEEDS: Record<string, ReviewDeed> = {
  a: { kind: 'approve' },
  r: { kind: 'reject' },
  u: { kind: 'undo' },
  n: { kind: 'again' },
  Enter: { kind: 'open' },
  ArrowRight: { kind: 'go', by: 'next' },
  ArrowLeft: { kind: 'go', by: 'previous' },
  ArrowDown: { kind: 'go', by: 'down' },
  ArrowUp: { kind: 'go', by: 'up' },
  Home: { kind: 'go', by: 'first' },
  End: { kind: 'go', by: 'last' },
};

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** It is held down. */
  repeat: boolean;
}

/** The deed of a key; undefined for one that is the browser's, or means nothing here. */
export function deedOf({ key, ctrlKey, metaKey, altKey, repeat }: Pressed): ReviewDeed | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const reason = REJECT_REASON_CODES[Number(key) - 1];
  const deed = reason ? { kind: 'reason' as const, reason } : DEEDS[key.length === 1 ? key.toLowerCase() : key];
  // A key that is held moves on, but decides of no photo that nobody has seen.
  return repeat && deed?.kind !== 'go' ? undefined : deed;
}

/** What a deed makes of what was decided; undefined where it decides nothing. */
export function decisionAfter(deed: ReviewDeed, before: Decision): Decision | undefined {
  switch (deed.kind) {
    case 'approve':
      return { state: 'approved', reasons: [] };
    case 'reject':
      return { state: 'rejected', reasons: before.state === 'rejected' ? before.reasons : [] };
    case 'undo':
      return { state: 'waiting', reasons: [] };
    case 'reason': {
      if (before.state !== 'rejected') return undefined;
      const { reason } = deed;
      const isGiven = before.reasons.includes(reason);
      const reasons = isGiven ? before.reasons.filter((other) => other !== reason) : [...before.reasons, reason];
      return { state: 'rejected', reasons };
    }
    case 'again':
    case 'open':
    case 'go':
      return undefined;
  }
}
