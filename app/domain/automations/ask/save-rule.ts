import { Types } from 'mongoose';
import { rulesOf } from '#app/domain/automations/active-rules.ts';
import { AUTOMATION_LIMITS } from '#app/domain/automations/automation-limits.ts';
import { type AutomationRule, AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { findRule } from '#app/domain/automations/find-rule.ts';
import { lookAgain } from '#app/domain/automations/look-again.ts';
import { wholeSecond } from '#app/domain/automations/rule-time.ts';
import { collectionsIn } from '#app/domain/batches/product-conditions.ts';
import { Refusal } from '#app/domain/errors.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { fieldsOf, hashOf, type RuleChoices } from './rule-request.ts';

interface NewRule {
  shop: string;
  /** The id that the rule will have, made by the form: sent twice, it makes one. 24 hexadecimal digits. */
  ruleId: string;
  choices: RuleChoices;
  now: Date;
}

/** Makes a rule, once per id, behind those that are there: it is for products that are made from now on. */
export async function makeRule({ shop, ruleId, choices, now }: NewRule): Promise<AutomationRule> {
  const _id = new Types.ObjectId(ruleId);
  const inputHash = hashOf(choices);
  const earlier = await findEarlier(shop, _id, inputHash);
  if (earlier) return earlier;
  const { given } = await fieldsOf(choices);
  try {
    await inTransaction(async (session) => {
      // Two made at once both write the store: neither misses the other when they are counted.
      await AutomationStoreRecord.updateOne(
        { shop },
        {
          $inc: { changes: 1 },
          $setOnInsert: { matching: 'first', seenUntil: now, notBefore: now, fence: 0, attempts: 0 },
        },
        { upsert: true, session },
      );
      const rules = await AutomationRuleRecord.find({ shop, deletedAt: null })
        .select('order conditions')
        .session(session)
        .lean();
      if (rules.length >= AUTOMATION_LIMITS.rules)
        throw new Refusal('too-many-rules', { most: AUTOMATION_LIMITS.rules });
      refuseTooManyCollections([...rules, { conditions: choices.conditions }]);
      const order = Math.max(-1, ...rules.map((rule) => rule.order)) + 1;
      const times = { activeSince: wholeSecond(now), createdAt: now, changedAt: now };
      const rule = { _id, shop, ...given, order, version: 1, choicesVersion: 1, inputHash, ...times };
      await AutomationRuleRecord.insertOne(rule, { session });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Another one made the store's record a moment ago.
    if (isDuplicateKey(error, 'shop')) return makeRule({ shop, ruleId, choices, now });
    // The same request won the race, or the id is another store's.
    const first = await findEarlier(shop, _id, inputHash);
    if (!first) throw new Refusal('id-reused');
    return first;
  }
  return findRule(shop, ruleId);
}

async function findEarlier(shop: string, _id: Types.ObjectId, inputHash: string): Promise<AutomationRule | undefined> {
  const rule = await AutomationRuleRecord.findOne({ _id, shop }).lean();
  if (!rule) return undefined;
  if (rule.inputHash !== inputHash || rule.deletedAt) throw new Refusal('id-reused');
  return rule;
}

/**
 * Changes what a rule does, for products that it has not decided about yet: also for those that wait for pictures, or are held
 * up. What it asked for before stays, and is not asked for again. Throws `rule-changed` where it was changed since the version that was looked at.
 */
export async function changeRule(
  change: Omit<NewRule, 'choices'> & { version: number; choices: RuleChoices },
): Promise<AutomationRule> {
  const { shop, ruleId, version, choices, now } = change;
  const before = await findRule(shop, ruleId);
  const others = (await rulesOf(shop)).filter(({ _id }) => !_id.equals(before._id));
  refuseTooManyCollections([...others, { conditions: choices.conditions }]);
  const { given, left } = await fieldsOf(choices);
  const isOther = choiceOf(before) !== choiceOf({ ...before, category: null, ...given } as AutomationRule);
  const changed = await AutomationRuleRecord.findOneAndUpdate(
    { _id: new Types.ObjectId(ruleId), shop, version, deletedAt: null },
    {
      $set: { ...given, changedAt: now, failuresInRow: 0 },
      $inc: { version: 1, choicesVersion: isOther ? 1 : 0 },
      $unset: { ...left, trouble: 1 },
    },
    { returnDocument: 'after' },
  ).lean();
  if (!changed) throw new Refusal('rule-changed');
  const isHeldAnew = isOther || before.dailyCap !== changed.dailyCap || before.monthlyCap !== changed.monthlyCap;
  if (isHeldAnew) await lookAgain(shop, now);
  return changed;
}

function refuseTooManyCollections(rules: Parameters<typeof collectionsIn>[0]): void {
  const most = AUTOMATION_LIMITS.collections;
  if (new Set(collectionsIn(rules)).size <= most) return;
  const detail = `The rules of a store can name ${most} collections together. Name fewer, or use a tag instead.`;
  throw new Refusal('wrong-choice', { detail }, { conditions: detail });
}

/** Which products it is for and what it makes of them, in words that compare. */
function choiceOf(rule: AutomationRule): string {
  const { match, conditions, statuses, avatars, pictures, photosPerPicture, photosPerProduct, category } = rule;
  const words = conditions.map(({ field, values, priceFrom, priceTo }) => [
    ...[field, values ?? [], priceFrom ?? '', priceTo ?? ''],
  ]);
  const ids = avatars.map(({ avatarId }) => String(avatarId));
  return JSON.stringify([
    match,
    words,
    [...statuses].sort(),
    ids,
    pictures,
    photosPerPicture,
    photosPerProduct,
    category ?? '',
  ]);
}
