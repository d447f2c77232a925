import type { Decision } from './decision.ts';

const nameOf = (place: string) => `unsaved-decisions-${place}`;

/**
 * Keeps decisions in the browser that the server does not have yet; false where it keeps nothing, which is no reason to
 * fail.
 */
export function keepUnsaved(place: string, unsaved: ReadonlyMap<string, Decision>): boolean {
  try {
    if (unsaved.size === 0) localStorage.removeItem(nameOf(place));
    else localStorage.setItem(nameOf(place), JSON.stringify([...unsaved]));
    return true;
  } catch {
    return false;
  }
}

export function readUnsaved(place: string): Map<string, Decision> {
  try {
    return new Map(JSON.parse(localStorage.getItem(nameOf(place)) ?? '[]') as [string, Decision][]);
  } catch {
    return new Map();
  }
}
