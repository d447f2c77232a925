/** What is written in a rule's form is kept for this tab and store, so that neither a reload nor a slip loses it. */
import { BLANK_RULE, type RuleDraft } from '#app/ui/merchant/automations/rule-draft.ts';

export interface KeptDraft {
  draft: RuleDraft;
  /** Of the rule that it was written over; 0 for a new one. */
  version: number;
  /** What a new rule was sent as: sent again after a lost answer, it is one. Empty for one that was not sent yet. */
  ruleId: string;
}

/** Raised when the form of what is kept changes: what an older page kept is left then. */
const FORM = 1;
const keyOf = (place: string) => `rule-draft-${FORM}-${place}`;

/** `place` names the store and the rule. Null forgets what was kept. */
export function keepDraft(place: string, kept: KeptDraft | null): void {
  try {
    if (kept) sessionStorage.setItem(keyOf(place), JSON.stringify(kept));
    else sessionStorage.removeItem(keyOf(place));
  } catch {
    // A browser that keeps nothing for frames, or is full: the page works without.
  }
}

export function keptDraft(place: string): KeptDraft | null {
  try {
    return readKeptDraft(sessionStorage.getItem(keyOf(place)));
  } catch {
    return null;
  }
}

/** What was kept, of its text; null for none, and for what this page did not write. */
export function readKeptDraft(text: string | null): KeptDraft | null {
  const kept: unknown = JSON.parse(text ?? 'null');
  if (typeof kept !== 'object' || kept === null) return null;
  const { draft, version, ruleId = '' } = kept as Partial<KeptDraft>;
  if (typeof version !== 'number' || typeof draft !== 'object' || draft === null) return null;
  const isWhole = Object.entries(BLANK_RULE).every(([name, value]) => {
    const found: unknown = draft[name as keyof RuleDraft];
    return value === null || (typeof found === typeof value && Array.isArray(found) === Array.isArray(value));
  });
  return isWhole ? { draft, version, ruleId } : null;
}
