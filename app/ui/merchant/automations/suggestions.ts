import { BLANK_RULE, newCondition, type RuleDraft } from './rule-draft.ts';

interface Suggestion {
  id: string;
  title: string;
  text: string;
  draft: RuleDraft;
}

/** Sensible first rules; what only the merchant knows is left open. */
export const SUGGESTIONS: Suggestion[] = [
  {
    id: 'every-product',
    title: 'Every new product, you review first',
    text: 'One photo of each new product’s first picture. Nothing reaches shoppers before you approve it.',
    draft: { ...BLANK_RULE, name: 'Every new product', dailyCap: '20' },
  },
  {
    id: 'each-colour',
    title: 'A collection, one photo of each colour',
    text: 'One avatar and pose across the colours of each new product, each photo given to its variants after your review.',
    draft: {
      ...BLANK_RULE,
      name: 'Each colour of a collection',
      conditions: [newCondition('collection')],
      pictures: 'each-colour',
      givesToVariants: true,
      dailyCap: '20',
    },
  },
  {
    id: 'one-vendor',
    title: 'One vendor, published at once',
    text: 'For a vendor whose pictures you trust: each new product gets its photo without waiting for you.',
    draft: {
      ...BLANK_RULE,
      name: 'Publish one vendor at once',
      conditions: [newCondition('vendor')],
      publishes: 'at-once',
      dailyCap: '10',
    },
  },
];
