/** Figures of batches. */
export const BATCH_LIMITS = {
  /** Photos of one batch. */
  items: 50_000,
  /** Avatars that each garment may be put on. */
  avatars: 10,
  /** Garments that are named one by one; a larger choice is a filter over the catalogue. */
  named: 500,
  /** Rows of a merchant's own list of handles or SKUs. */
  rows: 5000,
  /** Batches of a store that are not started yet. */
  quotes: 20,
  /** Photos of a store that are being made again and wait for their turn: each lies in the queue. */
  waitingAgain: 2000,
} as const;

/** Items in one document: far below what a document may hold, and few reads for a large batch. */
export const ITEMS_A_CHUNK = 500;
/** Rows of a merchant's list in one document. */
export const ROWS_A_LIST = 500;
