/** Which of a product's pictures a rule takes: its first one, that of each of its colours, or every one. */
export const RULE_PICTURES = ['first', 'each-colour', 'every'] as const;
export type RulePictures = (typeof RULE_PICTURES)[number];

/** Shopify's own states of a product; a photo of an archived one is of no use. */
export const PRODUCT_STATUSES = ['ACTIVE', 'DRAFT', 'UNLISTED'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/** Who or what paused a rule. */
export const PAUSE_REASONS = ['merchant', 'failures', 'uninstalled', 'avatars-retired'] as const;

/** Which of the rules that fit a product make photos of it. */
export const MATCHINGS = ['first', 'every'] as const;
export type Matching = (typeof MATCHINGS)[number];
