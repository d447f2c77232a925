import type { Decision } from './decision.ts';

const nameOf = (batchId: string) => `unsaved-decisions-${batchId}`;

/** Keeps decisions in the browser that the server does not have yet. A browser that keeps nothing is no reason to fail. */
export function keepUnsaved(batchId: string, unsaved: ReadonlyMap<string, Decision>): void {
  try {
    if (unsaved.size === 0) localStorage.removeItem(nameOf(batchId));
    else localStorage.setItem(nameOf(batchId), JSON.stringify([...unsaved]));
  } catch {
    // In memory alone, then.
  }
}

export function readUnsaved(batchId: string): Map<string, Decision> {
  try {
    return new Map(JSON.parse(localStorage.getItem(nameOf(batchId)) ?? '[]') as [string, Decision][]);
  } catch {
    return new Map();
  }
}
