import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';

export const POSITION_OPTIONS: { label: string; value: PublicationPosition }[] = [
  { label: 'Last', value: 'last' },
  { label: 'First', value: 'first' },
  { label: 'After the garment’s picture', value: 'after-garment' },
];
