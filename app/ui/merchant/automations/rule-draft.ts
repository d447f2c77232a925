/** A rule as it is written in its form. Pure rules. */
import { AUTOMATION_LIMITS } from '#app/domain/automations/automation-limits.ts';
import type { RulePictures } from '#app/domain/batches/picture-choices.ts';
import type { ConditionField, ProductStatus } from '#app/domain/batches/product-conditions.ts';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import type { ApiBody } from '#app/web/api/calls.ts';

export interface ConditionDraft {
  field: ConditionField;
  /** Collections by their global ids, others by their words; none of a price. */
  values: string[];
  /** How the collections are called, in the order of `values`; none of others. */
  names: string[];
  priceFrom: string;
  priceTo: string;
}

export interface RuleDraft {
  name: string;
  match: 'all' | 'any';
  conditions: ConditionDraft[];
  statuses: ProductStatus[];
  avatarIds: string[];
  pictures: RulePictures;
  photosPerPicture: string;
  photosPerProduct: string;
  /** Null where each product's type says it. */
  category: EngineCategory | null;
  garmentPhotoType: GarmentPhotoType;
  publishes: 'after-review' | 'at-once';
  position: PublicationPosition;
  givesToVariants: boolean;
  /** Empty for no limit. */
  dailyCap: string;
  monthlyCap: string;
}

export const newCondition = (field: ConditionField): ConditionDraft => ({
  field,
  values: [],
  names: [],
  priceFrom: '',
  priceTo: '',
});

export const BLANK_RULE: RuleDraft = {
  name: '',
  match: 'all',
  conditions: [],
  statuses: ['ACTIVE'],
  avatarIds: [],
  pictures: 'first',
  photosPerPicture: '1',
  photosPerProduct: '10',
  category: null,
  garmentPhotoType: 'auto',
  publishes: 'after-review',
  position: 'last',
  givesToVariants: false,
  dailyCap: '',
  monthlyCap: '',
};

export function draftOf(rule: RuleView): RuleDraft {
  return {
    name: rule.name,
    match: rule.match,
    conditions: rule.conditions.map(({ field, values, names, priceFrom, priceTo }) => ({
      field,
      values,
      names,
      priceFrom: priceFrom ?? '',
      priceTo: priceTo ?? '',
    })),
    statuses: rule.statuses,
    avatarIds: rule.avatars.map(({ id }) => id),
    pictures: rule.pictures,
    photosPerPicture: String(rule.photosPerPicture),
    photosPerProduct: String(rule.photosPerProduct),
    category: rule.category,
    garmentPhotoType: rule.garmentPhotoType,
    publishes: rule.publishes,
    position: rule.position,
    givesToVariants: rule.givesToVariants,
    dailyCap: rule.dailyCap === null ? '' : String(rule.dailyCap),
    monthlyCap: rule.monthlyCap === null ? '' : String(rule.monthlyCap),
  };
}

export function isSameDraft(one: RuleDraft, other: RuleDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What the form shows once `sent` is saved as `rule`: what was written while it was on its way stays. */
export function draftAfterSaving(saving: { sent: RuleDraft; latest: RuleDraft; rule: RuleView }): RuleDraft {
  return isSameDraft(saving.latest, saving.sent) ? draftOf(saving.rule) : saving.latest;
}

/** What is wrong with which field; for conditions `conditions.0` and so on. */
export type RuleProblems = Record<string, string>;

const AMOUNT = /^\d{1,9}(\.\d{1,3})?$/;
const { cap, photosPerProduct: MOST_PHOTOS } = AUTOMATION_LIMITS;

/** What keeps a draft from being saved, by field; empty where nothing does. */
export function missingOf(draft: RuleDraft): RuleProblems {
  const caps = (value: string) => value.trim() === '' || isCount(value, cap);
  const said: [string, string | undefined][] = [
    ['name', draft.name.trim() === '' ? 'Give the rule a name, so that you find it again.' : undefined],
    ...draft.conditions.map((condition, index): [string, string | undefined] => [
      `conditions.${index}`,
      missingOfCondition(condition),
    ]),
    ['statuses', draft.statuses.length === 0 ? 'Choose at least one state of a product.' : undefined],
    ['avatarIds', draft.avatarIds.length === 0 ? 'Choose at least one avatar.' : undefined],
    [
      'photosPerProduct',
      isCount(draft.photosPerProduct, MOST_PHOTOS) ? undefined : `Write a number from 1 to ${MOST_PHOTOS}.`,
    ],
    ['dailyCap', caps(draft.dailyCap) ? undefined : SAY_CAP],
    ['monthlyCap', caps(draft.monthlyCap) ? undefined : SAY_CAP],
  ];
  return Object.fromEntries(said.flatMap(([field, problem]) => (problem ? [[field, problem]] : [])));
}

const SAY_CAP = `Write a whole number from 1 to ${cap.toLocaleString('en')}, or nothing for no limit.`;

function missingOfCondition({ field, values, priceFrom, priceTo }: ConditionDraft): string | undefined {
  if (field !== 'price') return values.length === 0 ? MISSING[field] : undefined;
  const bounds = [priceFrom, priceTo].map((bound) => bound.trim());
  const [from, to] = bounds;
  if (!from && !to) return 'Write the lowest price, the highest, or both.';
  if (bounds.some((bound) => bound && !AMOUNT.test(bound))) return 'Write prices as numbers, such as 25 or 25.50.';
  return from && to && Number(from) > Number(to) ? 'The lowest price is above the highest.' : undefined;
}

const MISSING = {
  collection: 'Choose a collection, or remove this condition.',
  tag: 'Choose a tag, or remove this condition.',
  type: 'Choose a product type, or remove this condition.',
  vendor: 'Choose a vendor, or remove this condition.',
  title: 'Write words of the title, or remove this condition.',
};

function isCount(text: string, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;
}

type RuleBody = Omit<ApiBody<'POST /api/automations/rules/{ruleId}'>, 'version'>;

/** What is sent of a draft that nothing is missing of. */
export function bodyOf(draft: RuleDraft): RuleBody {
  const { name, category, dailyCap, monthlyCap, photosPerPicture, photosPerProduct, conditions, ...same } = draft;
  return {
    ...same,
    name: name.trim(),
    conditions: conditions.map(conditionBodyOf),
    photosPerPicture: Number(photosPerPicture),
    photosPerProduct: Number(photosPerProduct),
    ...(category === null ? {} : { category }),
    ...(dailyCap.trim() === '' ? {} : { dailyCap: Number(dailyCap) }),
    ...(monthlyCap.trim() === '' ? {} : { monthlyCap: Number(monthlyCap) }),
  };
}

function conditionBodyOf({ field, values, names, priceFrom, priceTo }: ConditionDraft): RuleBody['conditions'][number] {
  switch (field) {
    case 'collection':
      return { field, values, names };
    case 'price':
      return {
        field,
        ...(priceFrom.trim() === '' ? {} : { priceFrom: priceFrom.trim() }),
        ...(priceTo.trim() === '' ? {} : { priceTo: priceTo.trim() }),
      };
    case 'tag':
    case 'type':
    case 'vendor':
    case 'title':
      return { field, values };
  }
}

/** What the server says of single fields, at the fields of the form. */
export function problemsByField(errors: Record<string, string> | undefined): RuleProblems {
  const problems: RuleProblems = {};
  for (const [path, say] of Object.entries(errors ?? {})) {
    const field = /^conditions\.\d+/.exec(path)?.[0] ?? path.split('.')[0] ?? path;
    problems[field] ??= say.charAt(0).toUpperCase() + say.slice(1);
  }
  return problems;
}

/** How many credits one product takes: exactly where only its first picture is taken, else at most. */
export function creditsOf(draft: RuleDraft): { most: number; isExact: boolean } {
  const most = Number(draft.photosPerProduct) || 0;
  if (draft.pictures !== 'first') return { most, isExact: false };
  const wanted = draft.avatarIds.length * Number(draft.photosPerPicture);
  return { most: Math.min(most, wanted), isExact: true };
}
