/** Why a bulk action passed a photo over, in words for the merchant: what is so, and what to do. */
export const LEFT_OUT = {
  'not-approved': {
    title: 'It is no longer approved',
    advice: 'Approve the photo, then publish again.',
  },
  replaced: {
    title: 'Another photo took its place',
    advice: 'Approve the newer photo, then publish again.',
  },
  'photo-gone': {
    title: 'The photo is no longer there',
    advice: 'Nothing was added to the product.',
  },
  'own-picture': {
    title: 'It was made from a picture of your own',
    advice: 'Such a photo belongs to no product yet. Open it and choose the product that it goes to.',
  },
  'already-published': {
    title: 'It is on its product already',
    advice: 'There was nothing to do.',
  },
  'being-published': {
    title: 'It was being published already',
    advice: 'Open the photo to see how that ends.',
  },
  'being-taken-off': {
    title: 'It is being taken off its product right now',
    advice: 'Once that is done, publish again.',
  },
  'wanted-again': {
    title: 'It is wanted on its product again',
    advice: 'What was decided of it, or of the photo that took its place, has changed since. Nothing was taken off.',
  },
  'never-published': {
    title: 'It did not come onto its product',
    advice: 'There was nothing to take off.',
  },
  stopped: {
    title: 'It was stopped before its turn',
    advice: 'Start again to go on with it.',
  },
} as const satisfies Record<string, { title: string; advice: string }>;

export type LeftOutCode = keyof typeof LEFT_OUT;
export const LEFT_OUT_CODES = Object.keys(LEFT_OUT) as LeftOutCode[];
