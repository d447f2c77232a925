import { Types } from 'mongoose';
import { rulesOf } from '#app/domain/automations/active-rules.ts';
import { SLIP_MS } from '#app/domain/automations/automation-limits.ts';
import { type AutomationPhoto, AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { type Decision, decisionsOf, judgeProduct, type Verdict } from '#app/domain/automations/judge-product.ts';
import type { Trouble } from '#app/domain/automations/outcomes.ts';
import { type WatchedProduct, WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';
import { type Decided, writeLog } from '#app/domain/automations/write-log.ts';
import { collectionsIn } from '#app/domain/batches/product-conditions.ts';
import {
  type LeftOut,
  type PicturedProduct,
  photosWanted,
  type WantedPhoto,
  withoutOurs,
} from '#app/domain/batches/run/rule-photos.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { readEngineGate } from '#app/domain/engine/engine-gate.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { limitMsOf, msUntil, ring } from '#app/domain/jobs.ts';
import { mediaOfOurs } from '#app/domain/publications/media-of-ours.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { type ProductForRules, readProductForRules } from '#app/services/shopify/product-for-rules.ts';
import { askForPhoto, avatarOf, keyOf } from './ask-for-photo.ts';
import { heldUpAt } from './held-up.ts';
import { noteTrouble } from './note-trouble.ts';
import { waitForPictures } from './wait-for-pictures.ts';
import { heldProducts } from './watch-lease.ts';

const LONGEST_PAUSE_MS = 10 * 60_000;
/** Shopify takes nothing for this store: somebody has to open the app there. */
const REFUSED_PAUSE_MS = 3 * 60 * 60_000;

/**
 * Has a store's rules look at one product and asks for the photos that they want of it. Safe to run at any time, any number
 * of times, in any number of workers: one looks at a product at a time, and each photo has a key.
 */
export async function lookAtProduct(job: { shop: string; watchId: string }): Promise<void> {
  const { shop, watchId } = job;
  const named = { _id: new Types.ObjectId(watchId), shop };
  const watched = await heldProducts.take(named, new Date());
  if (!watched) {
    const dueAt = await heldProducts.dueAt(named, new Date());
    // This job may have stood where the one for that time belongs.
    if (dueAt) await ring('automations.look', job, { delayMs: msUntil(dueAt) });
    return;
  }
  try {
    await heldProducts.whileHeld(watched, limitMsOf('automations.look'), () => look(watched));
  } catch (error) {
    if (error instanceof LeaseLost) {
      // Something told of it meanwhile, or another worker has it.
      await heldProducts.letGo(watched);
      await ring('automations.look', job);
      return;
    }
    await setAside(watched, error);
    throw error;
  }
}

async function look(watched: WatchedProduct): Promise<void> {
  const { shop, productId } = watched;
  // What becomes of products of a store that has the app no longer is not its business.
  const business = await BusinessRecord.findOne({ shop, archivedAt: null }).lean();
  const isHere = business && !(await isBeingDeleted(shop));
  const rules = isHere ? await rulesOf(shop) : [];
  if (rules.every(({ paused }) => paused)) {
    const slips = rules.map(({ paused }) => (paused?.because === 'merchant' ? paused.at.getTime() + SLIP_MS : 0));
    const until = new Date(Math.max(0, ...slips));
    return until > new Date() ? wakeAt(watched, until, {}) : rest(watched);
  }
  // Thousands may wait for the same: none of them asks Shopify anything before it is over.
  const stillHeld = watched.heldFor && business ? await heldUpAt(rules, business, new Date()) : undefined;
  if (stillHeld) return wakeAt(watched, stillHeld, {});
  const lookedAt = new Date();
  const atWork = rules.filter(({ paused }) => !paused);
  const product = await readProductForRules(shop, productId, {
    collectionIds: collectionsIn(rules),
    // The variants of some products take twenty calls.
    colours: atWork.some(({ pictures }) => pictures === 'each-colour'),
  });
  if (!product) return noteGone(watched);
  const [ours, made, store] = await Promise.all([
    mediaOfOurs(shop, [productId]),
    AutomationPhotoRecord.find({ shop, productId }).lean(),
    AutomationStoreRecord.findOne({ shop }).lean(),
  ]);
  const takenBy = new Set(made.map(({ ruleId }) => String(ruleId)));
  const { decisions: before } = watched;
  const matching = store?.matching ?? 'first';
  const verdicts = judgeProduct(product, { rules, matching, takenBy, decisions: before });
  await writeLog(verdicts.flatMap((verdict) => decisionAgainst(watched, product, verdict)));
  const fitting = verdicts.flatMap(({ rule, because }) => (because ? [] : [rule]));
  const facts = { title: product.title, lookedAt };
  const refused = decisionsOf(verdicts, { before, isThrough: false });
  if (fitting.length === 0) return rest(watched, { ...facts, decisions: refused });
  const pictured = withoutOurs(product, ours);
  const wait = waitForPictures(watched, pictured);
  if (wait) {
    const { outcome, until, ...seen } = wait;
    await writeLog(fitting.map((rule) => ({ shop, product, rule, outcome, until, at: lookedAt })));
    return until
      ? wakeAt(watched, until, { ...facts, ...seen })
      : rest(watched, { ...facts, ...seen, decisions: refused });
  }
  const held: HeldUp[] = [];
  for (const rule of fitting) {
    const one = await askForPhotos({ shop, product: pictured, rule, made: made.filter(isOf(rule)) });
    if (one) held.push(one);
  }
  const [soonest] = held.sort((one, other) => Number(one.until) - Number(other.until));
  if (!soonest) return rest(watched, { ...facts, decisions: decisionsOf(verdicts, { before, isThrough: true }) });
  await wakeAt(watched, soonest.until, { ...facts, ...(soonest.trouble ? { heldFor: soonest.trouble } : {}) });
}

/** What an asking is held up by, and until when; nothing but the rule's own change where no trouble is named. */
interface HeldUp {
  until: Date;
  trouble?: Trouble;
}

const isOf =
  ({ _id }: AutomationRule) =>
  ({ ruleId }: AutomationPhoto) =>
    ruleId.equals(_id);

function decisionAgainst({ shop }: WatchedProduct, product: ProductForRules, { rule, because }: Verdict): Decided[] {
  return because ? [{ shop, product, rule, ...because, at: new Date() }] : [];
}

/** Asks for what a rule wants of a product and has not had yet. Says what holds it up, where something does. */
async function askForPhotos(asking: {
  shop: string;
  product: PicturedProduct;
  rule: AutomationRule;
  made: AutomationPhoto[];
}): Promise<HeldUp | undefined> {
  const { shop, product, rule, made } = asking;
  const { photos, leftOut, standsIn } = photosWanted({ ...rule, avatars: rule.avatars.length }, product);
  await writeLog([
    ...leftOut.map((left) => leftOutLine(shop, product, rule, left)),
    ...(standsIn ? [{ shop, product, rule, outcome: 'first-stands-in' as const, at: new Date() }] : []),
  ]);
  const missing = photos.filter((photo) => !isMade(photo, { rule, product, made }));
  for (const photo of missing.slice(0, Math.max(0, rule.photosPerProduct - made.length))) {
    const held = await askForOne({ shop, rule, product, photo });
    if (held) return held;
  }
  return undefined;
}

/**
 * Of a colour there is one, also when the picture that its variants show has been replaced since; and of a product that has
 * one picture taken, whichever picture stands first by now.
 */
function isMade(
  photo: WantedPhoto,
  { rule, product, made }: { rule: AutomationRule; product: { id: string }; made: AutomationPhoto[] },
): boolean {
  const key = keyOf({ rule, product, photo });
  const isOfThem = ({ avatarId, ordinal, colours }: AutomationPhoto) =>
    avatarId.equals(avatarOf(rule, photo)) &&
    ordinal === photo.ordinal &&
    photo.colours.every((colour) => colours?.includes(colour));
  return made.some((one) => one.key === key || (rule.pictures !== 'every' && isOfThem(one)));
}

function leftOutLine(
  shop: string,
  product: ProductForRules,
  rule: AutomationRule,
  { reason, title }: LeftOut,
): Decided {
  const colour = title === product.title ? undefined : title.slice(product.title.length + 2);
  return { shop, product, rule, outcome: reason, colour, at: new Date() };
}

async function askForOne(asking: {
  shop: string;
  rule: AutomationRule;
  product: ProductForRules;
  photo: WantedPhoto;
}): Promise<HeldUp | undefined> {
  const { shop, rule, product } = asking;
  const now = new Date();
  const asked = await askForPhoto({ ...asking, now });
  switch (asked.kind) {
    case 'asked':
      await noteStoreWaits(shop, now);
      await ring('renders.dispatch', {});
      if ((await readEngineGate(now)).isStopped) await noteTrouble(rule, 'engine-stopped', now);
      return undefined;
    case 'known':
      return undefined;
    case 'rule-changed':
      // As it is by then.
      return { until: now };
    case 'held-up':
      await writeLog([{ shop, product, rule, outcome: asked.trouble, until: asked.until, at: now }]);
      await noteTrouble(rule, asked.trouble, now);
      return asked;
  }
}

interface Seen {
  title?: string;
  lookedAt?: Date;
  pictures?: string;
  picturesSince?: Date;
  heldFor?: Trouble;
  decisions?: Decision[];
}

/** It is looked at again when something tells of it. Throws LeaseLost where something has meanwhile. */
async function rest(watched: WatchedProduct, seen: Seen = {}): Promise<void> {
  const done = { leaseUntil: 1, heldFor: 1 } as const;
  await heldProducts.change(watched, { $set: { state: 'resting', attempts: 0, ...seen }, $unset: done });
}

async function wakeAt(watched: WatchedProduct, notBefore: Date, seen: Seen): Promise<void> {
  await heldProducts.change(watched, { $set: { notBefore, attempts: 0, ...seen }, $unset: { leaseUntil: 1 } });
  const job = { shop: watched.shop, watchId: String(watched._id) };
  await ring('automations.look', job, { delayMs: msUntil(notBefore) });
}

/** A product that is gone is remembered by the log alone. */
async function noteGone(watched: WatchedProduct): Promise<void> {
  const { _id, shop, productId, title } = watched;
  await writeLog([
    { shop, product: { id: productId, title: title ?? 'Product' }, outcome: 'product-gone', at: new Date() },
  ]);
  await WatchedProductRecord.deleteOne({ _id, shop, fence: watched.fence });
}

async function setAside(watched: WatchedProduct, error: unknown): Promise<void> {
  const askedForMs = error instanceof ServiceError ? error.afterMs : undefined;
  const isRefused = error instanceof ServiceError && error.retry === 'never';
  const pauseMs = isRefused
    ? REFUSED_PAUSE_MS
    : growingPauseMs(watched.attempts, { longestMs: LONGEST_PAUSE_MS, askedForMs });
  if (isRefused || watched.attempts > 0) {
    const { shop, productId, title } = watched;
    const until = new Date(Date.now() + pauseMs);
    const product = { id: productId, title: title ?? 'Product' };
    await writeLog([{ shop, product, outcome: 'store-unreachable', until, at: new Date() }]);
  }
  await WatchedProductRecord.updateOne(
    { _id: watched._id, shop: watched.shop, fence: watched.fence },
    { $inc: { attempts: 1 }, $set: { notBefore: new Date(Date.now() + pauseMs) }, $unset: { leaseUntil: 1 } },
  );
}
