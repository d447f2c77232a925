import { type ClientSession, Types } from 'mongoose';
import { FAILURES_TO_PAUSE } from '#app/domain/automations/automation-limits.ts';
import { type AutomationPhoto, AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import { type AutomationRule, AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { lookAgain } from '#app/domain/automations/look-again.ts';
import type { Outcome } from '#app/domain/automations/outcomes.ts';
import { writeLog } from '#app/domain/automations/write-log.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { REFUSALS, Refusal } from '#app/domain/errors.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { ring } from '#app/domain/jobs.ts';
import { requestPublication } from '#app/domain/publications/ask/request-publication.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { PUBLICATION_FAILURES } from '#app/domain/publications/publication-failure.ts';
import { UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { RENDER_FAILURES } from '#app/domain/renders/render-failure.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { colourOptionOf } from '#app/services/shopify/colour-option.ts';
import { readVariants } from '#app/services/shopify/product-variants.ts';
import { writeTrouble } from './note-trouble.ts';

const LONGEST_PAUSE_MS = 60 * 60_000;

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
  const { render, rule } = settling;
  const isCancelled = render.status === 'cancelled';
  const failure = render.failure ? RENDER_FAILURES[render.failure.code].title : undefined;
  const outcome = isCancelled ? 'photo-cancelled' : 'photo-failed';
  const isPaused = await close(settling, { outcome, what: failure }, async (session) => {
    if (isCancelled) return false;
    const own = { _id: rule._id, shop: rule.shop };
    await AutomationRuleRecord.updateOne(own, { $inc: { failuresInRow: 1 } }, { session });
    const paused = await AutomationRuleRecord.updateOne(
      { ...own, failuresInRow: { $gte: FAILURES_TO_PAUSE }, paused: null, deletedAt: null },
      { $set: { paused: { at: new Date(), because: 'failures' } } },
      { session },
    );
    if (paused.modifiedCount === 1) await writeTrouble(rule, 'paused-after-failures', { now: new Date(), session });
    return paused.modifiedCount === 1;
  });
  if (isPaused) await ring('mail.send', {});
  // What came back is room for others.
  const hasCap = typeof rule.dailyCap === 'number' || typeof rule.monthlyCap === 'number';
  if (isPaused !== undefined && hasCap) await lookAgain(rule.shop, new Date());
}

async function followReview(settling: Settling): Promise<void> {
  const { render, rule } = settling;
  // That it came to a picture is news once; the merchant may look at old ones while all new ones fail.
  if (rule.failuresInRow > 0 && !render.review?.at) {
    await AutomationRuleRecord.updateOne({ _id: rule._id, shop: rule.shop }, { $set: { failuresInRow: 0 } });
  }
  switch (render.review?.state) {
    case 'waiting':
      // The merchant's word opens it again.
      return void (await close(settling, { outcome: 'waits-for-review' }));
    case 'rejected':
      return void (await close(settling, { outcome: (await isOnProduct(settling)) ? 'rejected-there' : 'rejected' }));
    case 'approved':
      return publish(settling);
    default:
      // Who stopped the rule since does not want more of it on products without having seen it.
      return rule.paused || rule.deletedAt ? letReview(settling) : publish(settling);
  }
}

async function isOnProduct({ photo: { shop, publicationId } }: Settling): Promise<boolean> {
  const publication = await PublicationRecord.findOne({ _id: publicationId, shop }).select('status').lean();
  return publication !== null && UNDOABLE_PUBLICATIONS.some((status) => status === publication.status);
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
  const { render, rule } = settling;
  const { shop, _id } = render;
  if (!(await BusinessRecord.exists({ shop, archivedAt: null }))) {
    return void (await close(settling, { outcome: 'not-published', what: REFUSALS['business-archived'].title }));
  }
  const { photo, ended } = await publicationFor(settling);
  if (ended) {
    const what = ended.failure ? PUBLICATION_FAILURES[ended.failure.code].title : 'it was taken off';
    return void (await close(settling, { outcome: 'not-published', what }));
  }
  try {
    await requestPublication({
      shop,
      publicationId: String(photo.publicationId),
      renderId: String(_id),
      position: rule.position,
      variantIds: rule.givesToVariants ? await variantsOf(photo) : undefined,
      ruleId: rule._id,
      now: new Date(),
    });
  } catch (error) {
    const isPassing = error instanceof ServiceError ? error.retry === 'later' : !(error instanceof Refusal);
    if (isPassing || (error instanceof Refusal && error.code === 'store-unreachable')) return putOff(settling, error);
    const code = error instanceof Refusal ? error.code : 'store-unreachable';
    await close(settling, { outcome: 'not-published', what: REFUSALS[code].title });
    return;
  }
  await close(settling, { outcome: 'publishes' });
}

/**
 * The photo with the id of the publication that is to be asked for. One that ended, since it failed or was taken off, is not
 * asked for again by itself: `ended`; where the merchant has approved the photo since, another one is.
 */
async function publicationFor({ render, photo }: Settling): Promise<{ photo: AutomationPhoto; ended?: Publication }> {
  const { _id, shop, publicationId } = photo;
  const publication = await PublicationRecord.findOne({ _id: publicationId, shop }).lean();
  if (!publication || !(publication.status === 'failed' || publication.status === 'undone')) return { photo };
  if (!render.review?.at || render.review.at <= publication.statusAt) return { photo, ended: publication };
  const fresh = await AutomationPhotoRecord.findOneAndUpdate(
    { _id, shop, publicationId },
    { $set: { publicationId: new Types.ObjectId() } },
    { returnDocument: 'after' },
  ).lean();
  // Another worker came between, and asks for it.
  return fresh ? { photo: fresh } : { photo, ended: publication };
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
  const pauseMs = growingPauseMs(6 + (render.automation?.tries ?? 0), { longestMs: LONGEST_PAUSE_MS });
  await RenderRecord.updateOne(
    { _id: render._id, shop: render.shop, 'automation.isOpen': true },
    { $set: { 'automation.dueAt': new Date(Date.now() + pauseMs) }, $inc: { 'automation.tries': 1 } },
  );
  throw error;
}

/**
 * Ends what there is to do about a photo as it is now, with its line in the log and whether its credit counts for the rule's
 * limits, once. Undefined where it has moved on.
 */
async function close<T>(
  settling: Settling,
  decided: { outcome: Outcome; what?: string | undefined },
  also?: (session: ClientSession) => Promise<T>,
): Promise<T | undefined> {
  const { _id, shop, version, creditReleasedAt } = settling.render;
  return inTransaction(async (session) => {
    const closed = await RenderRecord.updateOne(
      { _id, shop, version, 'automation.isOpen': true },
      { $set: { 'automation.isOpen': false }, $unset: { 'automation.tries': 1 } },
      { session },
    );
    if (closed.modifiedCount === 0) return undefined;
    const isCharged = !creditReleasedAt && settling.render.status !== 'cancelled';
    await AutomationPhotoRecord.updateOne({ _id, shop }, { $set: { isCharged } }, { session });
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
