/** What rules do and how they stand, in words. */
import type { Outcome } from '#app/domain/automations/outcomes.ts';
import type { PauseReason } from '#app/domain/automations/rule-choices.ts';
import type { RulePictures } from '#app/domain/batches/picture-choices.ts';
import { type ConditionField, type ProductStatus, sayCondition } from '#app/domain/batches/product-conditions.ts';
import { sayCount, sayNames, sayNumber } from '#app/ui/merchant/batches/batch-words.tsx';
import { POSITION_OPTIONS } from '#app/ui/merchant/shared/positions.ts';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import type { RuleDraft } from './rule-draft.ts';

export const STATUS_WORDS: Record<ProductStatus, string> = { ACTIVE: 'Active', DRAFT: 'Draft', UNLISTED: 'Unlisted' };

interface SaidCondition {
  field: ConditionField;
  values: string[];
  names: string[];
  priceFrom: string | null;
  priceTo: string | null;
}

type Said = Pick<RuleDraft, 'match' | 'statuses' | 'pictures' | 'publishes' | 'position'> & {
  conditions: SaidCondition[];
  avatarNames: string[];
  photosPerPicture: number;
};

/** Which products, which photos, and what becomes of them, in two sentences. */
export function sayRule(rule: Said): string {
  const each = rule.photosPerPicture > 1 ? `, ${rule.photosPerPicture} of each` : '';
  const on = rule.avatarNames.length > 0 ? `, on ${sayNames(rule.avatarNames)}` : '';
  return `${sayProducts(rule)}: ${PICTURE_WORDS[rule.pictures]}${on}${each}. ${sayPublishing(rule)}`;
}

const PICTURE_WORDS: Record<RulePictures, string> = {
  first: 'the first picture',
  'each-colour': 'a picture of each colour',
  every: 'every picture',
};

function sayPublishing({ publishes, position }: Pick<Said, 'publishes' | 'position'>): string {
  const place = (POSITION_OPTIONS.find(({ value }) => value === position)?.label ?? '').toLowerCase();
  if (publishes === 'at-once') return `Published at once, ${place} among the product’s pictures.`;
  return `Waits for your review, then goes ${place} among the product’s pictures.`;
}

function sayProducts({ match, conditions, statuses }: Said): string {
  const said = conditions.map(sayWritten);
  const states = statuses.length === 1 && statuses[0] === 'ACTIVE' ? '' : `${listed(statuses)} `;
  if (said.length === 0) return states ? `New ${states}products` : 'Every new product';
  return `New ${states}products ${said.join(match === 'all' ? ' and ' : ' or ')}`;
}

function listed(statuses: readonly ProductStatus[]): string {
  const words = statuses.map((status) => STATUS_WORDS[status].toLowerCase());
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(words);
}

/** As the log says it; what is not chosen yet shows as a gap. */
function sayWritten({ field, values, names, priceFrom, priceTo }: SaidCondition): string {
  const bounds = { priceFrom: priceFrom?.trim() ?? '', priceTo: priceTo?.trim() ?? '' };
  if (field === 'price') return sayCondition({ field, ...(bounds.priceFrom || bounds.priceTo ? bounds : GAP) });
  return sayCondition({ field, values: values.length > 0 ? values : ['…'], names });
}

const GAP = { priceFrom: '…' };

/** What a rule has used of its limits. */
export function sayUsed({ used, dailyCap, monthlyCap }: Pick<RuleView, 'used' | 'dailyCap' | 'monthlyCap'>): string {
  const today =
    dailyCap === null ? sayCount(used.today, 'credit') : `${sayNumber(used.today)} of ${sayCount(dailyCap, 'credit')}`;
  const month =
    monthlyCap === null ? sayNumber(used.thisMonth) : `${sayNumber(used.thisMonth)} of ${sayNumber(monthlyCap)}`;
  return `${today} today, ${month} this month`;
}

/** Why a rule is paused, and how it goes on. */
export const PAUSE_SENTENCES: Record<PauseReason, string> = {
  merchant: 'You paused it. What is made meanwhile stays without photos, and so does what still waited.',
  failures: 'Photo after photo failed, so it was paused. See in the log why they failed, then let it go on.',
  uninstalled: 'The app was removed from the store and came back. Look whether the rule still fits, then let it go on.',
};

/** What became of a product, in a few words. */
export const OUTCOME_LABELS: Record<Outcome, string> = {
  'photo-asked': 'Photo asked for',
  'photo-failed': 'Photo failed',
  'photo-cancelled': 'Photo cancelled',
  'waits-for-review': 'Waits for review',
  publishes: 'On its way to the product',
  'not-published': 'Not published',
  rejected: 'Rejected',
  'rejected-there': 'Rejected, on its product',
  'made-before-rule': 'Made before the rule',
  'status-left-out': 'State left out',
  'condition-not-met': 'Condition not met',
  'other-rule-first': 'Another rule first',
  'decided-before-change': 'Decided before a change',
  'rule-paused': 'Rule paused',
  'waits-for-picture': 'Waits for a picture',
  'pictures-settle': 'Pictures settle',
  'no-picture-came': 'No picture came',
  'store-unreachable': 'Shopify out of reach',
  'product-gone': 'Product deleted',
  'first-stands-in': 'First picture stands in',
  'flow-asked': 'Photo asked for by Flow',
  'flow-failed': 'No photo for Flow',
  'daily-cap': 'Daily limit reached',
  'monthly-cap': 'Monthly limit reached',
  'out-of-credits': 'Out of credits',
  'plan-on-hold': 'Plan on hold',
  'avatar-unavailable': 'Avatar retired',
  'engine-stopped': 'Engine stopped',
  'paused-after-failures': 'Paused after failures',
  'not-in-store': 'Not in the store',
  'no-such-handle': 'No such handle',
  'no-such-sku': 'No such SKU',
  'listed-before': 'Listed before',
  'no-picture': 'No picture',
  'picture-gone': 'Picture gone',
  'colour-without-picture': 'Colour without picture',
  'picture-not-ready': 'Picture not ready',
  'picture-too-small': 'Picture too small',
  'picture-too-long': 'Picture too long',
  'gift-card': 'Gift card',
  'hard-to-render': 'Hard to render',
  'upload-gone': 'Upload gone',
};

/** Where a product stands by what was said of it. */
export function toneOf(outcome: Outcome): 'success' | 'attention' | 'warning' | 'critical' | 'info' | undefined {
  switch (outcome) {
    case 'publishes':
      return 'success';
    case 'photo-asked':
    case 'flow-asked':
    case 'waits-for-review':
      return 'info';
    case 'photo-failed':
    case 'flow-failed':
    case 'not-published':
    case 'paused-after-failures':
      return 'critical';
    case 'daily-cap':
    case 'monthly-cap':
    case 'out-of-credits':
    case 'plan-on-hold':
    case 'avatar-unavailable':
    case 'engine-stopped':
    case 'no-picture-came':
      return 'warning';
    case 'waits-for-picture':
    case 'pictures-settle':
    case 'store-unreachable':
      return 'attention';
    default:
      return undefined;
  }
}
