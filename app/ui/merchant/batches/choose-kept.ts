/** The choices are kept for this tab and this store, so that a reload, or going back from the quote, loses none of them. */
import { type BatchChoices, NOTHING_CHOSEN, type Sent } from './choose-state.ts';

export interface Kept {
  choices: BatchChoices;
  sent: Sent | null;
}

/** Raised when the form of what is kept changes: what an older page kept is left then. */
const FORM = 2;
const keyOf = (store: string) => `batch-choices-${FORM}-${store}`;

export function keepChoices(store: string, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(store), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing for frames, or is full: the page works without.
  }
}

export function keptChoices(store: string): Kept | null {
  try {
    return readKept(sessionStorage.getItem(keyOf(store)));
  } catch {
    return null;
  }
}

/** What was kept, of its text; null for none, and for what this page did not write. */
export function readKept(text: string | null): Kept | null {
  if (!text) return null;
  const kept: unknown = JSON.parse(text);
  if (!isRecord(kept) || !isRecord(kept.choices)) return null;
  const isAlike = Object.entries(NOTHING_CHOSEN).every(
    ([name, value]) => value === null || kindOf((kept.choices as Record<string, unknown>)[name]) === kindOf(value),
  );
  return isAlike ? (kept as unknown as Kept) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === 'object';
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}
