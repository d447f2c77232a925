/** Why a garment can't become a photo: told before anything is charged. */
export const SKIP_REASONS = [
  'not-in-store',
  'no-such-handle',
  'no-such-sku',
  'listed-before',
  'no-picture',
  'picture-gone',
  'colour-without-picture',
  'picture-not-ready',
  'picture-too-small',
  'picture-too-long',
  'gift-card',
  'hard-to-render',
  'upload-gone',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What it is and what to do, in a sentence. */
export const SKIP_SENTENCES: Record<SkipReason, string> = {
  'not-in-store': 'This product is not in the store any more.',
  'no-such-handle': 'No product of the store has this handle. Compare it with the end of the product’s address.',
  'no-such-sku': 'No product of the store has this SKU. Compare it with the product’s variants in Shopify.',
  'listed-before': 'The same product was named before, with the same picture: it counts once.',
  'no-picture': 'It has no picture. Add one of the garment to the product in Shopify.',
  'picture-gone': 'The product no longer has the chosen picture. Choose another one.',
  'colour-without-picture':
    'No variant of this colour shows a picture of its own. Give it one in Shopify, under the product’s variants.',
  'picture-not-ready': 'Shopify is still processing its picture. Try again in a minute.',
  'picture-too-small': 'Its picture is smaller than 512 pixels. Add a larger one to the product.',
  'picture-too-long': 'Its picture is too long and narrow. Crop it to the garment.',
  'gift-card': 'Gift cards can’t be worn.',
  'hard-to-render': 'Draped and layered clothing comes out badly. Generate it as a single photo to see how it looks.',
  'upload-gone': 'This picture is not there any more. Send it again.',
};
