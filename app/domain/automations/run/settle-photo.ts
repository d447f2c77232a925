import { type ClientSession, Types } from 'mongoose';
import { FAILURES_TO_PAUSE } from '#app/domain/automations/automation-limits.ts';
import { type AutomationPhoto, AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import { type AutomationRule, AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import type { Outcome } from '#app/domain/automations/outcomes.ts';
import { writeLog } from '#app/domain/automations/write-log.ts';
import { REFUSALS, Refusal } from '#app/domain/errors.ts';
import { requestPublication } from '#app/domain/publications/ask/request-publication.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { RENDER_FAILURES } from '#app/domain/renders/render-failure.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { colourOptionOf } from '#app/services/shopify/colour-option.ts';
import { readVariants } from '#app/services/shopify/product-variants.ts';
import { noteTrouble } from './note-trouble.ts';

const AGAIN_MS = 60_000;

/**
 * Does what follows from a rule's photo that came to rest, or that was reviewed: it goes to its product, or its credit counts
 * no longer for the rule's limits. Safe to repeat; what failed to be done is done at the next sweep.
 */
export async function settlePhoto({ shop, renderId }: { shop: string; renderId: string }): Promise<void> {
  const _id = new Types.ObjectId(renderId);
  const render = await RenderRecord.findOne({ _id, shop, 'automation.isOpen': true }).lean();
  const photo = await AutomationPhotoRecord.findOne({ _id, shop }).lean();
  if (!render || !photo) return;
  const rule = await AutomationRuleRecord.findOne({ _id: photo.ruleId, shop }).lean();
  if (!rule) return;
  switch (render.status) {
    case 'failed':
    case 'cancelled':
      return noteFailure({ render, photo, rule });
    case 'completed':
      return followReview({ render, photo, rule });
    default:
      return;
  }
}

interface Settling {
  render: Render;
  photo: AutomationPhoto;
  rule: AutomationRule;
}

async function noteFailure(settling: Settling): Promise<void> {
  const { render, photo, rule } = settling;
  const isCancelled = render.status === 'cancelled';
  const failure = render.failure ? RENDER_FAILURES[render.failure.code].title : undefined;
  const outcome = isCancelled ? 'photo-cancelled' : 'photo-failed';
  const failures = await close(settling, { outcome, what: failure }, async (session) => {
    await AutomationPhotoRecord.updateOne(
      { _id: photo._id, shop: photo.shop },
      { $set: { isCharged: false } },
      { session },
    );
    if (isCancelled) return 0;
    const counted = await AutomationRuleRecord.findOneAndUpdate(
      { _id: rule._id, shop: rule.shop },
      { $inc: { failuresInRow: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    return counted?.failuresInRow ?? 0;
  });
  if ((failures ?? 0) < FAILURES_TO_PAUSE) return;
  const now = new Date();
  const paused = await AutomationRuleRecord.updateOne(
    { _id: rule._id, shop: rule.shop, paused: null, deletedAt: null },
    { $set: { paused: { at: now, because: 'failures' } } },
  );
  if (paused.modifiedCount === 1) await noteTrouble(rule, 'paused-after-failures', now);
}

async function followReview(settling: Settling): Promise<void> {
  const { render, rule } = settling;
  if (rule.failuresInRow > 0) {
    await AutomationRuleRecord.updateOne({ _id: rule._id, shop: rule.shop }, { $set: { failuresInRow: 0 } });
  }
  switch (render.review?.state) {
    case 'waiting':
      // The merchant's word opens it again.
      return void (await close(settling, { outcome: 'waits-for-review' }));
    case 'rejected':
      return void (await close(settling, { outcome: 'rejected' }));
    case 'approved':
      return publish(settling);
    default:
      // Who stopped the rule since does not want more of it on products without having seen it.
      return rule.paused || rule.deletedAt ? letReview(settling) : publish(settling);
  }
}

async function letReview(settling: Settling): Promise<void> {
  const { _id, shop } = settling.render;
  await close(settling, { outcome: 'waits-for-review' }, (session) =>
    RenderRecord.updateOne(
      { _id, shop },
      { $set: { review: { state: 'waiting' } }, $inc: { version: 1 } },
      { session },
    ),
  );
}

async function publish(settling: Settling): Promise<void> {
  const { render, photo, rule } = settling;
  const { shop, _id } = render;
  try {
    await requestPublication({
      shop,
      publicationId: String(photo.publicationId),
      renderId: String(_id),
      position: rule.position,
      variantIds: rule.givesToVariants ? await variantsOf(photo) : undefined,
      now: new Date(),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) return putOff(settling, error);
    if (error.code === 'store-unreachable') return putOff(settling, error);
    await close(settling, { outcome: 'not-published', what: REFUSALS[error.code].title });
    return;
  }
  await close(settling, { outcome: 'publishes' });
}

/** The variants that the photo is of: those of its colours, or those that show the picture that it was made from. */
async function variantsOf({ shop, productId, mediaId, colours }: AutomationPhoto): Promise<string[]> {
  const variants = (await readVariants(shop, productId)) ?? [];
  const isOfColour = ({ options }: (typeof variants)[number]) =>
    (colours ?? []).includes(colourOptionOf(options)?.value ?? '');
  const isShown = colours?.length ? isOfColour : (variant: (typeof variants)[number]) => variant.mediaId === mediaId;
  return variants.filter(isShown).map(({ id }) => id);
}

async function putOff({ render }: Settling, error: unknown): Promise<never> {
  await RenderRecord.updateOne(
    { _id: render._id, shop: render.shop, 'automation.isOpen': true },
    { $set: { 'automation.dueAt': new Date(Date.now() + AGAIN_MS) } },
  );
  throw error;
}

/** Ends what there is to do about a photo as it is now, with its line in the log, once. Undefined where it has moved on. */
async function close<T>(
  settling: Settling,
  decided: { outcome: Outcome; what?: string | undefined },
  also?: (session: ClientSession) => Promise<T>,
): Promise<T | undefined> {
  const { render } = settling;
  return inTransaction(async (session) => {
    const closed = await RenderRecord.updateOne(
      { _id: render._id, shop: render.shop, version: render.version, 'automation.isOpen': true },
      { $set: { 'automation.isOpen': false } },
      { session },
    );
    if (closed.modifiedCount === 0) return undefined;
    await writeLog([lineOf(settling, decided)], session);
    return also?.(session);
  });
}

function lineOf({ render, photo, rule }: Settling, decided: { outcome: Outcome; what?: string | undefined }) {
  return {
    shop: render.shop,
    product: { id: photo.productId, title: photo.productTitle },
    rule: { _id: rule._id, name: rule.name, version: photo.ruleVersion },
    ...decided,
    mediaId: photo.mediaId,
    colour: photo.colours?.join(', ') || undefined,
    renderId: render._id,
    at: new Date(),
  };
}
