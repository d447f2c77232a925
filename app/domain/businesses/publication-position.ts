export const PUBLICATION_POSITIONS = ['first', 'last', 'after-garment'] as const;
/** Where a published photo stands among the product's media. */
export type PublicationPosition = (typeof PUBLICATION_POSITIONS)[number];
