/** Why the items of a batch could not be found: it ends without a charge. */
export const LISTING_FAILURES = ['store-disconnected', 'store-refused', 'store-unreachable'] as const;
export type ListingFailure = (typeof LISTING_FAILURES)[number];

/** What happened and what to do, in a sentence. */
export const LISTING_SENTENCES: Record<ListingFailure, string> = {
  'store-disconnected':
    'The app lost its access to the store. Open it anew from your Shopify admin, then choose again.',
  'store-refused': 'Shopify refused to list these products. Choose others, or tell us if it goes on.',
  'store-unreachable': 'Shopify did not answer for a long time. Nothing was charged; choose again in a while.',
};
