/** Why a render failed for good, in words for the merchant: what happened, and what to change. */
export const RENDER_FAILURES = {
  'garment-gone': {
    title: 'The garment is no longer in the store',
    advice: 'The product was deleted before the photo was made. Choose another one.',
  },
  'picture-gone': {
    title: 'The garment’s picture is no longer on the product',
    advice: 'It was removed or replaced before the photo was made. Choose a picture that the product has now.',
  },
  'garment-unusable': {
    title: 'The garment’s picture cannot be used',
    advice: 'Use a sharp picture of the whole garment, from the front, on a plain background.',
  },
  'avatar-unusable': {
    title: 'The avatar’s picture could not be used',
    advice: 'The engine could not load this avatar. Choose another one.',
  },
  'pictures-not-loaded': {
    title: 'The engine could not load the pictures',
    advice: 'Try again in a few minutes. If it happens again, choose another picture of the garment.',
  },
  'picture-refused': {
    title: 'The garment’s picture cannot be read',
    advice: 'Upload it to the product again as JPEG or PNG, at least 512 pixels on each side.',
  },
  'pose-not-found': {
    title: 'No pose was found',
    advice: 'The engine found no clear body in this picture. Choose another avatar, or another picture of the garment.',
  },
  'content-policy': {
    title: 'The engine’s content policy refused this picture',
    advice: 'Choose another picture of the garment. Very revealing garments are often refused.',
  },
  'input-refused': {
    title: 'The engine did not accept these pictures',
    advice: 'Choose another picture of the garment, on a plain background, and check its category.',
  },
  'engine-failed': {
    title: 'The photo could not be made',
    advice: 'The engine failed. Try again in a few minutes; if it fails again, choose another picture of the garment.',
  },
  'answer-lost': {
    title: 'The engine’s answer was lost',
    advice: 'Try again; this one was not charged. Should the photo still arrive, you will find it here, free.',
  },
  'result-unusable': {
    title: 'The finished photo could not be read',
    advice: 'What the engine sent back was damaged. Try again.',
  },
  'result-gone': {
    title: 'The finished photo could not be fetched',
    advice: 'The engine no longer had it when it could be fetched. Try again.',
  },
  'our-fault': {
    title: 'Something went wrong on our side',
    advice: 'It was noted. Try again in a few minutes; if it happens again, tell support.',
  },
  'store-disconnected': {
    title: 'The store could not be reached',
    advice: 'Open the app once from the Shopify admin so that it can connect again, then try again.',
  },
} as const satisfies Record<string, { title: string; advice: string }>;

export type RenderFailureCode = keyof typeof RENDER_FAILURES;
export const RENDER_FAILURE_CODES = Object.keys(RENDER_FAILURES) as RenderFailureCode[];
