/** The states of a publication. Every change in the database is conditional on the state before. */
export const PUBLICATION_STATUSES = [
  'queued',
  'uploading',
  'processing',
  'published',
  // Not by us: the merchant took it off the product, or deleted it, in Shopify.
  'removed',
  'failed',
  'undoing',
  'undone',
  'not_undone',
] as const;
export type PublicationStatus = (typeof PUBLICATION_STATUSES)[number];

/** On their way to the product. */
export const COMING_PUBLICATIONS = ['queued', 'uploading', 'processing'] as const satisfies PublicationStatus[];

export const UNFINISHED_PUBLICATIONS = [...COMING_PUBLICATIONS, 'undoing'] as const satisfies PublicationStatus[];

/** A publication that is on its product, as far as we know: what can be undone. */
export const UNDOABLE_PUBLICATIONS = ['published', 'not_undone'] as const satisfies PublicationStatus[];

/** True when nothing more happens by itself. */
export function isResting(status: PublicationStatus): boolean {
  return !UNFINISHED_PUBLICATIONS.some((unfinished) => unfinished === status);
}

/** How far along a publication or its undoing is, 0 to 100. */
export function publicationProgress(status: PublicationStatus): number {
  switch (status) {
    case 'queued':
      return 10;
    case 'uploading':
      return 35;
    case 'processing':
      return 70;
    case 'undoing':
      return 50;
    case 'published':
    case 'removed':
    case 'failed':
    case 'undone':
    case 'not_undone':
      return 100;
  }
}
