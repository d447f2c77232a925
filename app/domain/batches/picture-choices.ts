/** Which of a product's pictures are worn, where none is named: its first one, or that of each of its colours. */
export const PICTURE_CHOICES = ['first', 'each-colour'] as const;
export type PictureChoice = (typeof PICTURE_CHOICES)[number];

/** The same for a rule: also every picture that a product has. */
export const RULE_PICTURES = [...PICTURE_CHOICES, 'every'] as const;
export type RulePictures = (typeof RULE_PICTURES)[number];
