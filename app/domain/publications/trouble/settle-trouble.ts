import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ringNextOfProduct } from '#app/domain/publications/hold-product.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import type {
  PublicationFailureCode,
  PublicationWait,
  UndoFailureCode,
} from '#app/domain/publications/publication-failure.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { endUndoing, failPublication, type Pause, postponePublication, ringFor } from './end-publication.ts';
import { pauseBefore } from './patience.ts';
import { decideOn, StoreRefusal } from './store-refusal.ts';

type Verdict =
  | ({ kind: 'wait' } & Pause)
  | { kind: 'fresh-file' }
  | { kind: 'fail'; failure: PublicationFailureCode; detail: string };

/** After how many useless files it is given up. */
const MAX_FRESH_FILES = 5;

/** Settles what a step ran into: goes on later, begins the file anew, or ends with a reason. What is a bug is thrown on. */
export async function settleTrouble(taken: Pick<Publication, '_id' | 'shop' | 'fence'>, error: unknown): Promise<void> {
  // As it stands now: steps made before the trouble count. Another fence means another worker has it.
  const { _id, shop, fence } = taken;
  const publication = await PublicationRecord.findOne({ _id, shop, fence }).lean();
  if (!publication) return;
  const verdict = await judge(error, shop);
  switch (publication.status) {
    case 'queued':
    case 'uploading':
    case 'processing':
      await settlePublishing(publication, verdict);
      break;
    case 'undoing':
      await settleUndoing(publication, verdict);
      break;
    case 'failed':
    case 'removed':
      await settleLeftover(publication, verdict);
      break;
    case 'published':
    case 'undone':
    case 'not_undone':
      break;
  }
  const isKnown = error instanceof Refusal || error instanceof ServiceError || error instanceof StoreRefusal;
  if (!isKnown) throw error;
}

async function judge(error: unknown, shop: string): Promise<Verdict> {
  if (error instanceof StoreRefusal) {
    const decision = decideOn(error.step, error.code);
    return decision.kind === 'fail' ? { ...decision, detail: error.message } : decision;
  }
  if (error instanceof Refusal) return { kind: 'fail', failure: 'photo-missing', detail: error.message };
  if (!(error instanceof ServiceError)) return { kind: 'wait', wait: 'own-trouble' };
  if (error.retry === 'later') return { kind: 'wait', wait: waitOf(error), afterMs: error.afterMs };
  if (lacksToken(error) && (await isInstalled(shop))) return { kind: 'wait', wait: 'store-not-connected' };
  const detail = `${error.message} ${error.facts.code ?? ''}`.trim();
  return { kind: 'fail', failure: failureOf(error), detail };
}

/** Without a token that works: where the app is still installed, the merchant's next visit brings another one. */
function lacksToken({ facts }: ServiceError): boolean {
  return ['no-session', 'no-refresh-token', 'refresh-refused', 'http-401'].includes(String(facts.code));
}

function waitOf({ service, facts }: ServiceError): PublicationWait {
  if (service !== 'shopify') return 'own-trouble';
  if (facts.code === 'THROTTLED') return 'shopify-busy';
  return facts.code === 'WORKING' ? 'shopify-working' : 'shopify-silent';
}

function failureOf({ service, facts }: ServiceError): PublicationFailureCode {
  if (service !== 'shopify') return 'photo-missing';
  if (facts.code === 'ACCESS_DENIED') return 'permission-missing';
  if (facts.code === 'http-402' || facts.code === 'http-423') return 'store-frozen';
  return facts.disconnected ? 'store-disconnected' : 'picture-refused';
}

async function settlePublishing(publication: Publication, verdict: Verdict): Promise<void> {
  switch (verdict.kind) {
    case 'fail':
      return failPublication(publication, verdict.failure, verdict.detail);
    case 'fresh-file':
      return startFileAnew(publication);
    case 'wait':
      if (await postponePublication(publication, verdict)) return;
      return failPublication(publication, givenUp(verdict.wait), `Waited in vain: ${verdict.wait}`);
  }
}

/** The useless file is noted, and deleted before another one is made. */
async function startFileAnew(publication: Publication): Promise<void> {
  const discarded = publication.discardedFileIds ?? [];
  if (discarded.length >= MAX_FRESH_FILES) return failPublication(publication, 'processing-failed');
  const { fileId, trouble } = publication;
  if (!fileId) {
    // Nothing to delete and nothing to count by: what limits it is the time that it goes on.
    if (await postponePublication(publication, { wait: 'trying-again' }, { unset: ['staged'] })) return;
    return failPublication(publication, 'processing-failed');
  }
  const pauseMs = pauseBefore(discarded.length + 1);
  await changePublication(publication, {
    status: 'uploading',
    set: {
      notBefore: new Date(Date.now() + pauseMs),
      trouble: { wait: 'trying-again', since: trouble?.since ?? new Date() },
      discardedFileIds: [...discarded, fileId],
    },
    unset: ['leaseUntil', 'fileId', 'staged'],
  });
  await ringFor(publication, { delayMs: pauseMs });
}

function givenUp(
  wait: PublicationWait,
): 'our-trouble' | 'processing-failed' | 'store-disconnected' | 'store-unreachable' {
  switch (wait) {
    case 'store-not-connected':
      return 'store-disconnected';
    case 'own-trouble':
      return 'our-trouble';
    case 'shopify-working':
    case 'trying-again':
      return 'processing-failed';
    case 'shopify-silent':
    case 'shopify-busy':
    case 'product-busy':
    case 'cleaning-up':
      return 'store-unreachable';
  }
}

async function settleUndoing(publication: Publication, verdict: Verdict): Promise<void> {
  if (verdict.kind === 'fail' && !isWorthAnotherLook(verdict.failure)) {
    return endUndoing(publication, undoFailureOf(verdict.failure), verdict.detail);
  }
  const pause: Pause = verdict.kind === 'wait' ? verdict : { wait: 'shopify-working' };
  if (await postponePublication(publication, pause)) return;
  await endUndoing(publication, undoGivenUp(pause.wait));
}

function undoGivenUp(wait: PublicationWait): UndoFailureCode {
  switch (wait) {
    case 'own-trouble':
      return 'our-trouble';
    case 'store-not-connected':
      return 'store-disconnected';
    default:
      return 'store-unreachable';
  }
}

/** Something vanished between looking and changing: the next look sees that, and finds less to do. */
function isWorthAnotherLook(failure: PublicationFailureCode): boolean {
  return ['product-gone', 'variant-gone', 'photo-removed'].includes(failure);
}

function undoFailureOf(failure: PublicationFailureCode): UndoFailureCode {
  switch (failure) {
    case 'store-disconnected':
    case 'store-frozen':
    case 'permission-missing':
    case 'product-suspended':
    case 'variants-refused':
      return failure;
    default:
      return 'change-refused';
  }
}

/** Tries again for as long as the app is installed: what was called failed must not stay on the product. */
async function settleLeftover(publication: Publication, verdict: Verdict): Promise<void> {
  const isDisconnected = verdict.kind === 'fail' && verdict.failure === 'store-disconnected';
  if (isDisconnected && !(await isInstalled(publication.shop))) {
    await changePublication(publication, {
      set: { leftover: 'kept' },
      unset: ['leaseUntil', 'holdsProductId', 'trouble'],
    });
    return;
  }
  const attempts = publication.attempts + 1;
  const pauseMs = pauseBefore(attempts, verdict.kind === 'wait' ? verdict.afterMs : undefined);
  await changePublication(publication, {
    set: { attempts, notBefore: new Date(Date.now() + pauseMs) },
    unset: ['leaseUntil', 'holdsProductId'],
  });
  await ringFor(publication, { delayMs: pauseMs, turn: attempts });
  await ringNextOfProduct(publication);
}

async function isInstalled(shop: string): Promise<boolean> {
  const installed = { shop, archivedAt: { $exists: false } };
  return (await BusinessRecord.exists(installed)) !== null;
}
