import { z } from 'zod';
import { AUTOMATION_LIMITS } from '#app/domain/automations/automation-limits.ts';
import { OUTCOMES, TROUBLES } from '#app/domain/automations/outcomes.ts';
import { MATCHINGS, PAUSE_REASONS } from '#app/domain/automations/rule-choices.ts';
import { RULE_PICTURES } from '#app/domain/batches/picture-choices.ts';
import { CONDITION_FIELDS, PRODUCT_STATUSES } from '#app/domain/batches/product-conditions.ts';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';
import { ENGINE_CATEGORIES, GARMENT_PHOTO_TYPES } from '#app/domain/garments/garment-categories.ts';
import { REVIEW_STATES } from '#app/domain/renders/review.ts';
import { gid, productGid, recordId } from '#app/web/parse.ts';
import { renderView } from './render-schemas.ts';

const { conditions, values, avatars, photosPerPicture, photosPerProduct, cap, rules } = AUTOMATION_LIMITS;

const words = z.array(z.string().trim().min(1).max(255)).min(1).max(values);
const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?$/, 'must be an amount such as 25 or 25.50')
  .optional();

const condition = z.discriminatedUnion('field', [
  z.strictObject({
    field: z.literal('collection'),
    values: z.array(gid('Collection')).min(1).max(values),
    names: z.array(z.string().max(255)).max(values).optional(),
  }),
  ...(['tag', 'type', 'vendor', 'title'] as const).map((field) =>
    z.strictObject({ field: z.literal(field), values: words }),
  ),
  z
    .strictObject({ field: z.literal('price'), priceFrom: amount, priceTo: amount })
    .refine(({ priceFrom, priceTo }) => priceFrom !== undefined || priceTo !== undefined, 'needs one of its bounds')
    .refine(
      ({ priceFrom, priceTo }) => !priceFrom || !priceTo || Number(priceFrom) <= Number(priceTo),
      'must not begin above its end',
    ),
]);

const credits = z.int().min(1).max(cap).optional();
const onlyOnce = <T>(list: T[]) => new Set(list).size === list.length;

const choices = {
  name: z.string().trim().min(1).max(80),
  match: z.enum(['all', 'any']).default('all'),
  conditions: z.array(condition).max(conditions).meta({ description: 'None is every product.' }),
  statuses: z.array(z.enum(PRODUCT_STATUSES)).min(1).refine(onlyOnce, 'must name each once').default(['ACTIVE']),
  avatarIds: z.array(recordId).min(1).max(avatars).refine(onlyOnce, 'must name each once'),
  pictures: z.enum(RULE_PICTURES).default('first'),
  photosPerPicture: z.int().min(1).max(photosPerPicture).default(1),
  photosPerProduct: z.int().min(1).max(photosPerProduct).default(10),
  category: z.enum(ENGINE_CATEGORIES).optional(),
  garmentPhotoType: z.enum(GARMENT_PHOTO_TYPES).optional(),
  publishes: z.enum(['after-review', 'at-once']).default('after-review'),
  position: z.enum(PUBLICATION_POSITIONS).default('last'),
  givesToVariants: z.boolean().default(false),
  dailyCap: credits.meta({ description: 'Credits a day of UTC.' }),
  monthlyCap: credits.meta({ description: 'Credits a month of UTC.' }),
};

export const newRule = z.strictObject({ ruleId: recordId, ...choices });
export const changedRule = z.strictObject({
  version: z.int().min(1).meta({ description: 'As it was looked at; refused where it was changed since.' }),
  ...choices,
});
export const ruleParams = z.object({ ruleId: recordId });
export const dryRunBody = z.strictObject({
  batchId: recordId,
  withoutPhoto: z.boolean().default(true).meta({ description: 'Without products that show a photo of this app.' }),
});
export const ruleOrder = z.strictObject({ ruleIds: z.array(recordId).max(rules) });
export const matchingBody = z.strictObject({ matching: z.enum(MATCHINGS) });
export const logQuery = z.object({
  productId: productGid.optional(),
  ruleId: recordId.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  older: z.string().optional(),
});
export const photosQuery = z.object({ state: z.enum(REVIEW_STATES).default('waiting'), after: recordId.optional() });
export const explainQuery = z.object({ productId: productGid });

const count = z.int().nonnegative();
const told = z.strictObject({ code: z.enum(TROUBLES), say: z.string(), at: z.string() });

const ruleView = z
  .strictObject({
    id: z.string(),
    version: count,
    name: z.string(),
    match: z.enum(['all', 'any']),
    conditions: z.array(
      z.strictObject({
        field: z.enum(CONDITION_FIELDS),
        values: z.array(z.string()),
        names: z.array(z.string()),
        priceFrom: z.string().nullable(),
        priceTo: z.string().nullable(),
        /** As a person says it. */
        say: z.string(),
      }),
    ),
    statuses: z.array(z.enum(PRODUCT_STATUSES)),
    avatars: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    pictures: z.enum(RULE_PICTURES),
    photosPerPicture: count,
    photosPerProduct: count,
    category: z.enum(ENGINE_CATEGORIES).nullable(),
    garmentPhotoType: z.enum(GARMENT_PHOTO_TYPES),
    publishes: z.enum(['after-review', 'at-once']),
    position: z.enum(PUBLICATION_POSITIONS),
    givesToVariants: z.boolean(),
    dailyCap: count.nullable(),
    monthlyCap: count.nullable(),
    /** Credits, by days and months of UTC; what came to nothing does not count. */
    used: z.strictObject({ today: count, thisMonth: count }),
    activeSince: z.string(),
    paused: z.strictObject({ at: z.string(), because: z.enum(PAUSE_REASONS) }).nullable(),
    trouble: told.nullable(),
    createdAt: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'AutomationRule' });
export type RuleView = z.infer<typeof ruleView>;

export const ruleAnswer = z.strictObject({ rule: ruleView });
export const rulesAnswer = z.strictObject({ matching: z.enum(MATCHINGS), rules: z.array(ruleView) });
export type RulesView = z.infer<typeof rulesAnswer>;

const ruleName = z.strictObject({ id: z.string(), name: z.string(), version: count });
const logLine = z
  .strictObject({
    productId: z.string(),
    productTitle: z.string(),
    rule: ruleName.nullable(),
    outcome: z.enum(OUTCOMES),
    say: z.string(),
    colour: z.string().nullable(),
    renderId: z.string().nullable(),
    /** When it is looked at again. */
    until: z.string().nullable(),
    at: z.string(),
    times: count,
  })
  .meta({ id: 'AutomationLogLine' });
export type LogLineView = z.infer<typeof logLine>;
export const logAnswer = z.strictObject({ lines: z.array(logLine), older: z.string().nullable() });
export type LogView = z.infer<typeof logAnswer>;

export const photosAnswer = z.strictObject({
  state: z.enum(REVIEW_STATES),
  photos: z.array(z.strictObject({ rule: ruleName, render: renderView })),
  next: z.string().nullable(),
});
export type RulePhotosView = z.infer<typeof photosAnswer>;

export const explainAnswer = z.strictObject({
  product: z.strictObject({ id: z.string(), title: z.string(), status: z.string() }),
  nextLookAt: z.string().nullable(),
  verdicts: z.array(
    z.strictObject({
      rule: ruleName,
      /** Null where the rule makes photos of the product. */
      outcome: z.enum(OUTCOMES).nullable(),
      say: z.string(),
    }),
  ),
});
export type ExplanationView = z.infer<typeof explainAnswer>;
