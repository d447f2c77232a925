import { createHash } from 'node:crypto';
import type { ClientSession, Types } from 'mongoose';
import { AutomationLogRecord } from './automation-log.record.ts';
import type { AutomationRule } from './automation-rule.record.ts';
import type { Outcome } from './outcomes.ts';

/** A condition may name 25 values of 255 letters. */
const MOST_LETTERS = 300;

export interface Decided {
  shop: string;
  product: { id: string; title: string };
  rule?: Pick<AutomationRule, '_id' | 'name' | 'version'> | undefined;
  outcome: Outcome;
  what?: string | undefined;
  mediaId?: string | undefined;
  colour?: string | undefined;
  renderId?: Types.ObjectId | undefined;
  until?: Date | undefined;
  at: Date;
}

/** Writes down what was decided about products; the same decision again moves its line to the top. */
export async function writeLog(decisions: readonly Decided[], session?: ClientSession): Promise<void> {
  if (decisions.length === 0) return;
  const writes = decisions.map((decided) => ({
    updateOne: { filter: { shop: decided.shop, key: keyOf(decided) }, update: lineOf(decided), upsert: true },
  }));
  await AutomationLogRecord.bulkWrite(writes, { ordered: true, ...(session ? { session } : {}) });
}

function keyOf({ product, rule, outcome, what, mediaId, colour, renderId }: Decided): string {
  const about = renderId ? [renderId] : [mediaId ?? '', colour ?? '', what ?? ''];
  const words = [product.id, rule?._id ?? '', rule?.version ?? '', outcome, ...about].join('|');
  return createHash('sha256').update(words).digest('base64url');
}

function lineOf({ product, rule, until, at, ...facts }: Decided) {
  const { shop: _named, what, ...others } = facts;
  const rest = { ...others, what: what?.slice(0, MOST_LETTERS) };
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    $set: {
      ...given,
      productId: product.id,
      productTitle: product.title,
      ...(rule ? { rule: { id: rule._id, name: rule.name, version: rule.version } } : {}),
      ...(until ? { until } : {}),
      at,
    },
    ...(until ? {} : { $unset: { until: 1 } }),
    $inc: { times: 1 },
    $setOnInsert: { firstAt: at },
  };
}
