import type { ProductDefinition } from './product.ts';

export interface CollectionDefinition {
  title: string;
  has: (product: Pick<ProductDefinition, 'tags' | 'productType'>) => boolean;
}

const tagged =
  (tag: string): CollectionDefinition['has'] =>
  ({ tags }) =>
    tags.includes(tag);

/** How the demo store groups what it sells. A product can be in several, or in none. */
export const COLLECTIONS: readonly CollectionDefinition[] = [
  { title: 'Summer', has: tagged('summer') },
  { title: 'At the Office', has: tagged('office') },
  { title: 'Denim', has: tagged('denim') },
  { title: 'Wool and Knitwear', has: ({ tags, productType }) => tags.includes('wool') || productType === 'Knitwear' },
  { title: 'Dresses', has: ({ productType }) => productType === 'Dresses' },
  { title: 'Gifts', has: ({ tags, productType }) => productType === 'Gift Cards' || tags.includes('basics') },
];
