/** Which of a product's pictures are worn, where none is named: its first one, or that of each of its colours. */
export const PICTURE_CHOICES = ['first', 'each-colour'] as const;
export type PictureChoice = (typeof PICTURE_CHOICES)[number];
