import type { z } from 'zod';
import type { AutomationLogLine } from '#app/domain/automations/automation-log.record.ts';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { OUTCOME_SENTENCES } from '#app/domain/automations/outcomes.ts';
import { explainProduct } from '#app/domain/automations/read/explain-product.ts';
import { listRules, type UsedCredits, usedBy } from '#app/domain/automations/read/list-rules.ts';
import { readLog } from '#app/domain/automations/read/read-log.ts';
import { sayCondition } from '#app/domain/batches/product-conditions.ts';
import type {
  ExplanationView,
  LogLineView,
  LogView,
  logQuery,
  RulesView,
  RuleView,
} from '#app/web/api/automation-schemas.ts';

const LINES_A_PAGE = 50;

/** All rules of a store, as pages and callers see them. */
export async function readRules(shop: string, now: Date): Promise<RulesView> {
  const { matching, rules } = await listRules(shop, now);
  return { matching, rules: rules.map(({ rule, used }) => viewOf(rule, used)) };
}

export async function viewRule(rule: AutomationRule, now: Date): Promise<RuleView> {
  return viewOf(rule, await usedBy(rule, now));
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
    paused: paused ? { at: paused.at.toISOString(), because: paused.because } : null,
    trouble: trouble
      ? { code: trouble.code, say: OUTCOME_SENTENCES[trouble.code]({}), at: trouble.at.toISOString() }
      : null,
    createdAt: rule.createdAt.toISOString(),
    changedAt: rule.changedAt.toISOString(),
  };
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
