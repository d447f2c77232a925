import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';

/** A result that is read in batches. It was computed whole, so it is one moment of the database. */
export type Cursor = { readonly namespace: string; readonly docs: readonly Doc[]; at: number; lastUsedAt: number };

export type Cursors = { readonly open: Map<bigint, Cursor>; nextId: bigint };

const idleCursorMs = 10 * 60_000;

export function createCursors(): Cursors {
  return { open: new Map(), nextId: 1n };
}

export function closeIdleCursors({ open }: Cursors): void {
  const oldest = Date.now() - idleCursorMs;
  for (const [id, cursor] of open) if (cursor.lastUsedAt < oldest) open.delete(id);
}
