interface Words {
  title: string;
  advice: string;
}

/** Why a photo could not be put on its product, in words for the merchant: what happened, and what to do. */
export const PUBLICATION_FAILURES = {
  'product-gone': {
    title: 'The product is no longer in the store',
    advice: 'It was removed before the photo arrived. The photo stays in History, where it can be downloaded.',
  },
  'product-suspended': {
    title: 'Shopify has suspended this product',
    advice: 'Open the product in Shopify to see why, have it released, then publish again.',
  },
  'gallery-full': {
    title: 'The product has no room for another picture',
    advice: 'Shopify allows 250 media on a product. Remove one there, then publish again.',
  },
  'store-full': {
    title: 'The store has no room for more files',
    advice: 'Remove files in Shopify under Content > Files, then publish again.',
  },
  'plan-refuses-files': {
    title: 'Shopify takes no such files from this store yet',
    advice: 'Trial stores have limits. Verify the store or choose a plan in Shopify, then publish again.',
  },
  'variant-gone': {
    title: 'A variant that you chose is no longer there',
    advice: 'It was removed before the photo arrived. Choose the variants again and publish.',
  },
  'variants-refused': {
    title: 'Shopify did not let the variants show the photo',
    advice: 'Publish again without choosing variants; their picture can then be set on the product page in Shopify.',
  },
  'alt-text-too-long': {
    title: 'The alt text is too long for Shopify',
    advice: 'Shorten the alt text in Settings, then publish again.',
  },
  'picture-too-heavy': {
    title: 'The photo’s file is too large for Shopify',
    advice:
      'Shopify takes pictures up to 20 MB. Download the photo, make it smaller and add it to the product by hand.',
  },
  'picture-too-large': {
    title: 'The photo is too large for Shopify',
    advice:
      'It has more pixels than Shopify takes. Download it, scale it down to 4472 pixels a side and add it by hand.',
  },
  'picture-too-narrow': {
    title: 'The photo is too long and narrow for Shopify',
    advice: 'Download the photo, crop it and add it to the product by hand.',
  },
  'picture-type-refused': {
    title: 'Shopify does not take this kind of picture',
    advice: 'Download the photo, save it as JPEG or PNG and add it to the product by hand.',
  },
  'picture-refused': {
    title: 'Shopify did not accept the photo',
    advice: 'Publish it again; if that fails too, download it and add it to the product by hand.',
  },
  'photo-removed': {
    title: 'The photo was removed in Shopify while it was being published',
    advice: 'Publish it again if it is still wanted.',
  },
  'photo-replaced': {
    title: 'Another photo took its place before it was published',
    advice: 'Nothing was added to the product. Approve and publish the newer photo, or use this one instead.',
  },
  'approval-withdrawn': {
    title: 'It was no longer approved when its turn came',
    advice: 'Nothing was added to the product. Approve the photo, then publish again.',
  },
  'photo-missing': {
    title: 'The photo could not be read',
    advice: 'Nothing was added to the product. Generate the photo again; tell support if this happens twice.',
  },
  'processing-failed': {
    title: 'Shopify could not process the photo',
    advice: 'It was tried several times. Publish again in a few minutes.',
  },
  'marking-refused': {
    title: 'The product could not be marked as having an AI photo',
    advice: 'Shopify refused the note about where the photo comes from. Publish again; tell support if it fails twice.',
  },
  'permission-missing': {
    title: 'The app may not change this store’s products or files',
    advice: 'Open the app from the Shopify admin, accept the permissions it asks for, then publish again.',
  },
  'store-frozen': {
    title: 'This store is frozen in Shopify',
    advice: 'Settle the store’s plan under Settings > Plan in Shopify, then publish again.',
  },
  'store-disconnected': {
    title: 'The store could not be reached',
    advice: 'Open the app once from the Shopify admin so that it can connect again, then publish again.',
  },
  'app-removed': {
    title: 'The app was removed from the store',
    advice: 'Nothing was added to the product. Publish the photo again.',
  },
  'store-unreachable': {
    title: 'Shopify did not answer for a long time',
    advice: 'It was tried for two hours. Publish again when Shopify works as usual.',
  },
  'our-trouble': {
    title: 'Something went wrong on our side',
    advice: 'It was tried for two hours. Publish again; tell support if it happens twice.',
  },
} as const satisfies Record<string, Words>;

export type PublicationFailureCode = keyof typeof PUBLICATION_FAILURES;
export const PUBLICATION_FAILURE_CODES = Object.keys(PUBLICATION_FAILURES) as PublicationFailureCode[];

/** Why a photo could not be taken off its product; the same button tries again. */
export const UNDO_FAILURES = {
  'store-disconnected': {
    title: 'The photo could not be taken down',
    advice: 'The store is not connected. Open the app once from the Shopify admin, then press Undo again.',
  },
  'store-frozen': {
    title: 'The photo could not be taken down',
    advice: 'The store is frozen in Shopify. Settle its plan under Settings > Plan, then press Undo again.',
  },
  'permission-missing': {
    title: 'The photo could not be taken down',
    advice: 'The app may not change this store’s products. Accept its permissions in Shopify, then press Undo again.',
  },
  'store-unreachable': {
    title: 'The photo could not be taken down yet',
    advice: 'Shopify did not answer for two hours. Press Undo again when Shopify works as usual.',
  },
  'product-suspended': {
    title: 'The photo could not be taken down',
    advice: 'Shopify has suspended this product. Have it released, then press Undo again.',
  },
  'variants-refused': {
    title: 'The variants’ earlier pictures could not be put back',
    advice: 'Shopify refused the change. Set the variants’ pictures on the product page, then press Undo again.',
  },
  'change-refused': {
    title: 'Shopify did not let the photo be taken off',
    advice: 'Press Undo again; if that fails too, remove the photo on the product page in Shopify.',
  },
  'our-trouble': {
    title: 'The photo could not be taken down yet',
    advice: 'Something went wrong on our side. Press Undo again; tell support if it happens twice.',
  },
} as const satisfies Record<string, Words>;

export type UndoFailureCode = keyof typeof UNDO_FAILURES;
export const UNDO_FAILURE_CODES = Object.keys(UNDO_FAILURES) as UndoFailureCode[];

/** What a publication waits for when it goes on by itself, in words for the page. */
export const PUBLICATION_WAITS = {
  'shopify-silent': 'Shopify is not answering; we keep trying.',
  'shopify-busy': 'Shopify asked us to slow down; this goes on by itself.',
  'shopify-working': 'Shopify is still working on the photo; this goes on by itself.',
  'trying-again': 'Shopify could not process the photo; we are sending it again.',
  'store-not-connected':
    'The connection to the store was lost. Opening the app from the Shopify admin brings it back; then this goes on.',
  'product-busy': 'Another photo of this product comes first; this one is next.',
  'cleaning-up': 'What is left of an earlier try is removed first; this one is next.',
  'own-trouble': 'Something on our side is not answering; we keep trying.',
} as const;

export type PublicationWait = keyof typeof PUBLICATION_WAITS;

/** Waiting for one's turn is no trouble of Shopify's, and has no end of its own. */
export function isWaitForTurn(wait: PublicationWait | undefined): boolean {
  return wait === 'product-busy' || wait === 'cleaning-up';
}
export const PUBLICATION_WAIT_CODES = Object.keys(PUBLICATION_WAITS) as PublicationWait[];
