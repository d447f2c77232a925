import type { z } from 'zod';
import { rulesOf } from '#app/domain/automations/active-rules.ts';
import type { AutomationLogLine } from '#app/domain/automations/automation-log.record.ts';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { OUTCOME_SENTENCES } from '#app/domain/automations/outcomes.ts';
import { explainProduct } from '#app/domain/automations/read/explain-product.ts';
import { countPhotosToReview, listRulePhotos } from '#app/domain/automations/read/list-photos.ts';
import { listRules } from '#app/domain/automations/read/list-rules.ts';
import { withoutPastTrouble } from '#app/domain/automations/read/past-trouble.ts';
import { readLog } from '#app/domain/automations/read/read-log.ts';
import { type AskingRule, rulesOfPhotos } from '#app/domain/automations/read/rules-of-photos.ts';
import { type UsedCredits, usedBy } from '#app/domain/automations/used-credits.ts';
import { sayCondition } from '#app/domain/batches/product-conditions.ts';
import type {
  ExplanationView,
  LogLineView,
  LogView,
  logQuery,
  photosQuery,
  RulePhotosView,
  RulesView,
  RuleView,
} from '#app/web/api/automation-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { viewRenders } from './read-renders-view.ts';

const LINES_A_PAGE = 50;
const PHOTOS_A_PAGE = 50;

/** All rules of a store, as pages and callers see them. */
export async function readRules(shop: string, now: Date): Promise<RulesView> {
  const { matching, rules } = await listRules(shop, now);
  return { matching, rules: rules.map(({ rule, used }) => viewOf(rule, used)) };
}

export async function viewRule(rule: AutomationRule, now: Date): Promise<RuleView> {
  const [current = rule] = await withoutPastTrouble([rule]);
  return viewOf(current, await usedBy(rule, now));
}

function viewOf(rule: AutomationRule, used: UsedCredits): RuleView {
  const { trouble, paused } = rule;
  return {
    id: String(rule._id),
    version: rule.version,
    name: rule.name,
    match: rule.match,
    conditions: rule.conditions.map((condition) => ({
      field: condition.field,
      values: condition.values ?? [],
      names: condition.names ?? [],
      priceFrom: condition.priceFrom ?? null,
      priceTo: condition.priceTo ?? null,
      say: sayCondition(condition),
    })),
    statuses: rule.statuses,
    avatars: rule.avatars.map(({ avatarId, name }) => ({ id: String(avatarId), name })),
    pictures: rule.pictures,
    photosPerPicture: rule.photosPerPicture,
    photosPerProduct: rule.photosPerProduct,
    category: rule.category ?? null,
    garmentPhotoType: rule.garmentPhotoType,
    publishes: rule.publishes,
    position: rule.position,
    givesToVariants: rule.givesToVariants,
    dailyCap: rule.dailyCap ?? null,
    monthlyCap: rule.monthlyCap ?? null,
    used,
    activeSince: rule.activeSince.toISOString(),
    paused: paused ? viewPause(paused) : null,
    trouble: viewTrouble(trouble),
    createdAt: rule.createdAt.toISOString(),
    changedAt: rule.changedAt.toISOString(),
  };
}

function viewPause({ at, because }: NonNullable<AutomationRule['paused']>): NonNullable<RuleView['paused']> {
  return { at: at.toISOString(), because };
}

function viewTrouble(trouble: AutomationRule['trouble']): RuleView['trouble'] {
  return trouble
    ? { code: trouble.code, say: OUTCOME_SENTENCES[trouble.code]({}), at: trouble.at.toISOString() }
    : null;
}

/** What of a store's rules is to be told: those that something keeps from making photos, and what waits for the merchant. */
export async function readRulesNews(shop: string) {
  const [all, toReview] = await Promise.all([rulesOf(shop), countPhotosToReview(shop)]);
  const rules = await withoutPastTrouble(all);
  const held = rules.map(({ _id, name, trouble, paused }) => ({
    id: String(_id),
    name,
    trouble: viewTrouble(trouble),
    paused: paused && paused.because !== 'merchant' ? viewPause(paused) : null,
  }));
  return { toReview, held: held.filter(({ trouble, paused }) => trouble || paused) };
}
export type RulesNews = Awaited<ReturnType<typeof readRulesNews>>;

/** One page of the photos of rules. */
export async function readRulePhotos(
  merchant: Merchant,
  { state, after }: z.infer<typeof photosQuery>,
): Promise<RulePhotosView> {
  const { photos, next } = await listRulePhotos({ shop: merchant.shop, state, after, pageSize: PHOTOS_A_PAGE });
  const views = await viewRenders(
    merchant,
    photos.map(({ render }) => render),
  );
  const named = photos.map(({ rule: { id, name, version } }) => ({ id, name, version }));
  return {
    state,
    photos: views.flatMap((render, index) => {
      const rule = named[index];
      return rule ? [{ rule, render }] : [];
    }),
    next,
  };
}

/** The rule that asked for a photo; null where a person did. */
export async function readAskingRule(shop: string, renderId: string): Promise<AskingRule | null> {
  const rules = await rulesOfPhotos(shop, [renderId]);
  return rules.get(renderId) ?? null;
}

/** One page of the log. */
export async function readLogView(shop: string, query: z.infer<typeof logQuery>): Promise<LogView> {
  const { items, older } = await readLog({ shop, ...query, pageSize: LINES_A_PAGE });
  return { lines: items.map(viewLine), older };
}

function viewLine(line: AutomationLogLine): LogLineView {
  const { rule, outcome, what, renderId, until, at } = line;
  return {
    productId: line.productId,
    productTitle: line.productTitle,
    rule: rule ? { id: String(rule.id), name: rule.name, version: rule.version } : null,
    outcome,
    say: OUTCOME_SENTENCES[outcome]({ what }),
    colour: line.colour ?? null,
    renderId: renderId ? String(renderId) : null,
    until: until?.toISOString() ?? null,
    at: at.toISOString(),
    times: line.times,
  };
}

/** What each rule says to a product as it is now. */
export async function readExplanation(shop: string, productId: string): Promise<ExplanationView> {
  const { product, nextLookAt, verdicts } = await explainProduct(shop, productId);
  return {
    product: { id: product.id, title: product.title, status: product.status },
    nextLookAt: nextLookAt?.toISOString() ?? null,
    verdicts: verdicts.map(({ rule, because }) => ({
      rule: { id: String(rule._id), name: rule.name, version: rule.version },
      outcome: because?.outcome ?? null,
      say: because ? OUTCOME_SENTENCES[because.outcome](because) : 'The rule makes photos of this product.',
    })),
  };
}
