import { Types } from 'mongoose';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { type BulkAction, BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { approvedPhotos } from './approved-photos.ts';
import { currentPublications, EVERYTHING, publicationsIn, scopeOf, type UndoScope } from './bulk-scope.ts';
import { cancelBulkActions } from './stop-bulk-action.ts';
import { findUnwanted, inWholeItems } from './unwanted-photos.ts';

interface Asked {
  shop: string;
  /** The id that the action will have, made by the form: sent twice, it makes one. */
  bulkActionId: string;
  now: Date;
}

export interface BulkPublishRequest extends Asked {
  batchId: string;
  /** The store's own setting where it is left out. */
  position?: PublicationPosition | undefined;
}

export interface BulkUndoRequest extends Asked {
  scope: UndoScope;
  /** The store's, by which days are told (IANA). */
  timeZone: string;
}

/**
 * Asks for all approved photos of a batch to be put on their products. While that is under way, asking again answers with
 * what runs. Throws `nothing-approved`, and `bulk-action-running` while they are being taken off.
 */
export async function publishApproved(request: BulkPublishRequest): Promise<BulkAction> {
  const { shop, batchId, position, now } = request;
  const batch = await findBatch(shop, batchId);
  const action = await insertOnce(request, {
    kind: 'publish',
    ...scopeOf({ batchId }, { timeZone: 'UTC', now }),
    ...(position ? { position } : {}),
    hasWork: async () => (await RenderRecord.exists(approvedPhotos(shop, batch._id))) !== null,
    without: 'nothing-approved',
  });
  // Looked at once it stands there: of two that begin at once, one sees the other.
  const undoesAll = { shop, runsFor: EVERYTHING, kind: 'undo' as const };
  if (action.status === 'running' && (await BulkActionRecord.exists(undoesAll))) {
    await cancelBulkActions({ shop, _id: action._id });
    throw new Refusal('bulk-action-running');
  }
  await ringFor(action);
  return action;
}

/**
 * Asks for many publications to be undone, each with the promise of a single undo. What publishes the same photos just now
 * is stopped. Throws `publication-not-undoable` where there is nothing to take off.
 */
export async function undoMany(request: BulkUndoRequest): Promise<BulkAction> {
  const { shop, scope } = request;
  const batch = 'batchId' in scope ? await findBatch(shop, scope.batchId) : undefined;
  const asked = scopeOf(scope, request);
  const known = await BulkActionRecord.exists({ _id: new Types.ObjectId(request.bulkActionId), shop });
  const publishing = publishesSamePhotos(shop, asked);
  const isPublishing = !known && publishing !== undefined && (await cancelBulkActions(publishing)) > 0;
  // What takes off a part of it gives way to what takes off all.
  const isWhole = batch !== undefined && !asked.scope.onlyUnwanted;
  if (isWhole && !known) await cancelBulkActions({ shop, scopeKey: asked.scopeKey, 'scope.onlyUnwanted': true });
  const action = await insertOnce(request, {
    kind: 'undo',
    ...asked,
    hasWork: async () =>
      isPublishing || (batch ? hasCurrent(shop, batch._id, asked.scope) : (await isAnyIn({ shop, ...asked })) !== null),
    without: 'publication-not-undoable',
  });
  // What began in between.
  if (publishing && !action.endedAt && !known) await cancelBulkActions(publishing);
  await ringFor(action);
  return action;
}

/** Which publishing would go on adding what is being taken off; of a day that is over, none. */
function publishesSamePhotos(shop: string, { scope, scopeKey }: Pick<BulkAction, 'scope' | 'scopeKey'>) {
  const publishing = { shop, kind: 'publish' as const };
  // It would publish none of those.
  if (scope.onlyUnwanted) return undefined;
  if (scope.batchId) return { ...publishing, scopeKey };
  return !scope.day || scope.isToday ? publishing : undefined;
}

const isAnyIn = (action: Pick<BulkAction, 'shop' | 'scope'>) => PublicationRecord.exists(publicationsIn(action));

async function hasCurrent(
  shop: string,
  batchId: Types.ObjectId,
  { onlyUnwanted }: BulkAction['scope'],
): Promise<boolean> {
  for await (const photos of inWholeItems({ shop, 'batch.id': batchId }, 'batch review.state')) {
    const ids = photos.map(({ _id }) => _id);
    const current = currentPublications(shop, ids).select('currentRenderId status');
    const found = onlyUnwanted ? findUnwanted(photos, await current.lean()) : await current.limit(1).lean();
    if (found.length > 0) return true;
  }
  return false;
}

interface NewAction extends Pick<BulkAction, 'kind' | 'scope' | 'scopeKey'> {
  position?: PublicationPosition;
  hasWork: () => Promise<boolean>;
  without: 'nothing-approved' | 'publication-not-undoable';
}

async function insertOnce(asked: Asked, { hasWork, without, ...wanted }: NewAction): Promise<BulkAction> {
  const { shop, now } = asked;
  const _id = new Types.ObjectId(asked.bulkActionId);
  const earlier = await BulkActionRecord.findOne({ _id, shop }).lean();
  if (earlier) return sameRequest(earlier, wanted);
  if (!(await hasWork())) throw new Refusal(without);
  try {
    await BulkActionRecord.create({
      _id,
      shop,
      ...wanted,
      runsFor: wanted.scopeKey,
      status: 'running',
      notBefore: now,
      createdAt: now,
    });
  } catch (error) {
    if (isDuplicateKey(error, 'runsFor')) return runningFor(shop, wanted);
    if (!isDuplicateKey(error)) throw error;
  }
  const made = await BulkActionRecord.findOne({ _id, shop }).lean();
  if (!made) throw new Refusal('id-reused');
  return sameRequest(made, wanted);
}

/** One is at it already: of the same kind, it is the answer. */
async function runningFor(
  shop: string,
  { kind, scopeKey, scope }: Pick<BulkAction, 'kind' | 'scopeKey' | 'scope'>,
): Promise<BulkAction> {
  const running = await BulkActionRecord.findOne({ shop, runsFor: scopeKey }).lean();
  const isLess = running?.scope.onlyUnwanted === true && !scope.onlyUnwanted;
  if (running?.kind !== kind || isLess) throw new Refusal('bulk-action-running');
  return running;
}

function sameRequest(action: BulkAction, wanted: Pick<BulkAction, 'kind' | 'scopeKey' | 'scope'>): BulkAction {
  const isSame = action.kind === wanted.kind && action.scopeKey === wanted.scopeKey;
  const isAsMuch = Boolean(action.scope.onlyUnwanted) === Boolean(wanted.scope.onlyUnwanted);
  if (!isSame || !isAsMuch) throw new Refusal('id-reused');
  return action;
}

async function ringFor({ shop, _id }: BulkAction): Promise<void> {
  await ring('publications.advance-bulk', { shop, bulkActionId: String(_id) });
}
