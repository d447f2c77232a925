import { createHash } from 'node:crypto';
import { type ClientSession, Types } from 'mongoose';
import { AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import { type AutomationRule, AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import type { Trouble } from '#app/domain/automations/outcomes.ts';
import { dayOf, nextDay, nextMonth } from '#app/domain/automations/rule-time.ts';
import { type UsedCredits, usedBy } from '#app/domain/automations/used-credits.ts';
import { writeLog } from '#app/domain/automations/write-log.ts';
import { type Avatar, AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import type { WantedPhoto } from '#app/domain/batches/run/rule-photos.ts';
import { spendCredits } from '#app/domain/billing/spend-credits.ts';
import { Refusal } from '#app/domain/errors.ts';
import { queuedRender, SEEDS } from '#app/domain/renders/ask/queued-render.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';

/** Credits that come are not told of: it is looked at again after this long. */
export const CREDITS_AGAIN_MS = 30 * 60_000;

export type Asked =
  | { kind: 'asked' }
  /** It was asked for before. */
  | { kind: 'known' }
  /** The rule was changed, paused or deleted since it was read. */
  | { kind: 'rule-changed' }
  | { kind: 'held-up'; trouble: Trouble; until: Date };

type HeldUpAsk = Extract<Asked, { kind: 'held-up' }>;

interface Asking {
  shop: string;
  rule: AutomationRule;
  product: { id: string; title: string };
  photo: WantedPhoto;
  now: Date;
}

/**
 * Asks for one photo of a rule, once for ever by its key: the rule's limits, the credit, the photo and the line of the log are one
 * transaction. A rule that was changed meanwhile asks for nothing.
 */
export async function askForPhoto(asking: Asking): Promise<Asked> {
  const { shop, rule, photo, now } = asking;
  const key = keyOf(asking);
  if (await AutomationPhotoRecord.exists({ shop, key })) return { kind: 'known' };
  const avatar = await AvatarRecord.findOne({ _id: avatarOf(rule, photo), retiredAt: null }).lean();
  const again = new Date(now.getTime() + CREDITS_AGAIN_MS);
  if (!avatar) return { kind: 'held-up', trouble: 'avatar-unavailable', until: again };
  try {
    return await inTransaction(async (session) => {
      // Two products at once both write the rule, so one of them waits and sees what the other has used.
      const touched = await AutomationRuleRecord.updateOne(
        { _id: rule._id, shop, version: rule.version, paused: null, deletedAt: null },
        { $inc: { asked: 1 }, $unset: { trouble: 1 } },
        { session },
      );
      if (touched.matchedCount === 0) return { kind: 'rule-changed' };
      const hasCap = typeof rule.dailyCap === 'number' || typeof rule.monthlyCap === 'number';
      const cap = hasCap ? capReached(rule, await usedBy(rule, now, session), now) : undefined;
      if (cap) throw new HeldUp(cap);
      await makePhoto(asking, { key, avatar }, session);
      return { kind: 'asked' };
    });
  } catch (error) {
    if (error instanceof HeldUp) return error.asked;
    if (isDuplicateKey(error)) return { kind: 'known' };
    const trouble = error instanceof Refusal ? troubleOf(error) : undefined;
    if (trouble) return { kind: 'held-up', trouble, until: again };
    throw error;
  }
}

/** Takes the transaction back. */
class HeldUp extends Error {
  readonly asked: HeldUpAsk;
  constructor(asked: HeldUpAsk) {
    super(asked.trouble);
    this.name = 'HeldUp';
    this.asked = asked;
  }
}

function troubleOf({ code }: Refusal): Trouble | undefined {
  switch (code) {
    case 'out-of-credits':
      return 'out-of-credits';
    case 'plan-past-due':
    case 'plan-paused':
      return 'plan-on-hold';
    default:
      return undefined;
  }
}

/** Which limit of a rule is reached with what it has used, and until when. */
export function capReached(
  { dailyCap, monthlyCap }: AutomationRule,
  used: UsedCredits,
  now: Date,
): HeldUpAsk | undefined {
  if (typeof monthlyCap === 'number' && used.thisMonth >= monthlyCap) {
    return { kind: 'held-up', trouble: 'monthly-cap', until: nextMonth(now) };
  }
  if (typeof dailyCap === 'number' && used.today >= dailyCap) {
    return { kind: 'held-up', trouble: 'daily-cap', until: nextDay(now) };
  }
  return undefined;
}

async function makePhoto(
  { shop, rule, product, photo, now }: Asking,
  { key, avatar }: { key: string; avatar: Avatar },
  session: ClientSession,
): Promise<void> {
  const _id = new Types.ObjectId();
  const { mediaId, colours, title, category, ordinal } = photo;
  const kept = {
    _id,
    shop,
    key,
    ruleId: rule._id,
    ruleVersion: rule.version,
    productId: product.id,
    productTitle: product.title,
    mediaId,
    avatarId: avatar._id,
    ordinal,
    ...(colours.length > 0 ? { colours } : {}),
    day: dayOf(now),
    isCharged: true,
    publicationId: new Types.ObjectId(),
    createdAt: now,
  };
  await AutomationPhotoRecord.insertOne(kept, { session });
  const cause = { kind: 'render', id: String(_id) } as const;
  const [taken] = await spendCredits({ shop, cause, count: 1, now }, session);
  if (!taken) throw new Error(`Nothing was taken for the photo ${key}`);
  const { bucket, period, entitlement } = taken;
  const seed = seedOf(rule, product, photo);
  const render = {
    _id,
    shop,
    garment: { kind: 'product' as const, productId: product.id, mediaId, title },
    subject: { kind: 'avatar' as const, avatarId: avatar._id, name: avatar.name, pictureKey: avatar.pictureKey },
    ...queuedRender({ category, garmentPhotoType: rule.garmentPhotoType, seed }, now),
    inputHash: hash(key).toString('hex'),
    credit: { bucket, period },
    entitlement,
    automation: { ruleId: rule._id, isOpen: true, dueAt: now },
    ...(rule.publishes === 'after-review' ? { review: { state: 'waiting' as const } } : {}),
  };
  await RenderRecord.insertOne(render, { session });
  const colour = colours.join(', ') || undefined;
  await writeLog([{ shop, product, rule, outcome: 'photo-asked', mediaId, colour, renderId: _id, at: now }], session);
}

/** Names a photo for ever: not by the rule's version, so that a change of the rule makes nothing again. */
export function keyOf({ rule, product, photo }: Pick<Asking, 'rule' | 'photo'> & { product: { id: string } }): string {
  return [rule._id, product.id, photo.mediaId, avatarOf(rule, photo), photo.ordinal].join('|');
}

/** The id of the avatar that a photo is to be of. */
export function avatarOf({ _id, avatars }: AutomationRule, { avatar }: WantedPhoto): Types.ObjectId {
  const one = avatars[avatar];
  if (!one) throw new Error(`Rule ${_id} has no avatar ${avatar}`);
  return one.avatarId;
}

/** Photos of a product's colours on one avatar are a set: with one seed they come out alike. Others have each their own. */
function seedOf(rule: AutomationRule, { id }: { id: string }, photo: WantedPhoto): number {
  const { mediaId, ordinal } = photo;
  const set = [rule._id, id, avatarOf(rule, photo), ordinal, ...(rule.pictures === 'each-colour' ? [] : [mediaId])];
  return hash(set.join('|')).readUInt32BE() % SEEDS;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
