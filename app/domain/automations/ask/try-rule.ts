import { rulesOf } from '#app/domain/automations/active-rules.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { findRule } from '#app/domain/automations/find-rule.ts';
import { quoteBatch } from '#app/domain/batches/ask/quote-batch.ts';
import type { Batch } from '#app/domain/batches/batch.record.ts';

interface Trial {
  shop: string;
  ruleId: string;
  /** The id that the batch will have, made by the form: sent twice, it makes one. */
  batchId: string;
  /** Without products that show a photo of this app already. */
  withoutPhoto: boolean;
  now: Date;
}

/**
 * A dry run: a quote of all that a rule would make of today's catalogue, as if each product was made now and the rule was at
 * work. It is looked through in the background and charges nothing; started, it is a batch.
 */
export async function tryRule({ shop, ruleId, batchId, withoutPhoto, now }: Trial): Promise<Batch> {
  const [rule, rules, store] = await Promise.all([
    findRule(shop, ruleId),
    rulesOf(shop),
    AutomationStoreRecord.findOne({ shop }).lean(),
  ]);
  const isFirstAlone = (store?.matching ?? 'first') === 'first';
  const place = rules.findIndex(({ _id }) => _id.equals(rule._id));
  const before = isFirstAlone ? rules.slice(0, place).filter(({ paused }) => !paused) : [];
  const { version, match, conditions, statuses, pictures, photosPerPicture, photosPerProduct } = rule;
  return quoteBatch({
    shop,
    batchId,
    name: `Dry run: ${rule.name}`,
    garments: {
      rule: {
        ...{ id: rule._id, version, match, conditions, statuses },
        ...{ pictures, photosPerPicture, photosPerProduct, withoutPhoto },
        before: before.map((other) => ({
          match: other.match,
          conditions: other.conditions,
          statuses: other.statuses,
        })),
      },
    },
    avatarIds: rule.avatars.map(({ avatarId }) => String(avatarId)),
    category: rule.category ?? undefined,
    garmentPhotoType: rule.garmentPhotoType,
    ...(pictures === 'each-colour' ? { pictures } : {}),
    now,
  });
}
