/** The states of a publication. Every change in the database is conditional on the state before. */
export const PUBLICATION_STATUSES = ['queued', 'uploading', 'processing', 'published', 'failed'] as const;
export type PublicationStatus = (typeof PUBLICATION_STATUSES)[number];

export const UNFINISHED_PUBLICATIONS = ['queued', 'uploading', 'processing'] as const satisfies PublicationStatus[];

/** How far along a publication is, 0 to 100. */
export function publicationProgress(status: PublicationStatus): number {
  switch (status) {
    case 'queued':
      return 10;
    case 'uploading':
      return 35;
    case 'processing':
      return 70;
    case 'published':
    case 'failed':
      return 100;
  }
}

/** Why a photo could not be put on its product, in words for the merchant. */
export const PUBLICATION_FAILURES = {
  'product-gone': {
    title: 'The product is no longer in the store',
    advice: 'It was removed before the photo arrived. The photo stays in History, where it can be downloaded.',
  },
  'gallery-full': {
    title: 'The product has no room for another picture',
    advice: 'Shopify allows 250 media on a product. Remove one there, then publish again.',
  },
  'store-full': {
    title: 'The store has no room for more files',
    advice: 'Remove files in Shopify under Content > Files, then publish again.',
  },
  'picture-refused': {
    title: 'Shopify did not accept the photo',
    advice: 'Publish it again; if that fails too, download it and add it to the product by hand.',
  },
  'store-disconnected': {
    title: 'The store could not be reached',
    advice: 'Open the app once from the Shopify admin so that it can connect again, then publish again.',
  },
  'store-unreachable': {
    title: 'Shopify did not answer for a long time',
    advice: 'Nothing was added to the product. Publish again in a few minutes.',
  },
} as const satisfies Record<string, { title: string; advice: string }>;

export type PublicationFailureCode = keyof typeof PUBLICATION_FAILURES;
export const PUBLICATION_FAILURE_CODES = Object.keys(PUBLICATION_FAILURES) as PublicationFailureCode[];
