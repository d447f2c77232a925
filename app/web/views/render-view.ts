import type { Business } from '#app/domain/businesses/business.record.ts';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import {
  PUBLICATION_FAILURES,
  PUBLICATION_WAITS,
  UNDO_FAILURES,
} from '#app/domain/publications/publication-failure.ts';
import { isResting, publicationProgress } from '#app/domain/publications/publication-state.ts';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { RENDER_FAILURES } from '#app/domain/renders/render-failure.ts';
import { garmentOf } from '#app/domain/renders/render-garment.ts';
import { isFinal, progressOf } from '#app/domain/renders/render-state.ts';
import type { FailureView, PublicationView } from '#app/web/api/publication-schemas.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { pictureAddress } from '#app/web/picture-address.ts';

/**
 * A render as pages and the JSON API show it. No storage key and no engine address is in it. `isEngineStopped` is of
 * readEngineStop.
 */
export function viewRender(
  render: Render,
  business: Business,
  publication?: Publication,
  isEngineStopped = false,
): RenderView {
  const id = String(render._id);
  const owner = render.shop;
  const garment = garmentOf(render);
  const avatarId = String(render.subject.avatarId);
  const isCompleted = render.status === 'completed';
  return {
    id,
    status: render.status,
    progress: progressOf(render.status),
    isFinal: isFinal(render.status),
    garmentKind: garment.kind,
    productId: garment.kind === 'product' ? garment.productId : null,
    productTitle: garment.title,
    batchId: render.batch ? String(render.batch.id) : null,
    round: render.batch?.round ?? null,
    isCurrent: render.batch?.isCurrent ?? true,
    avatarId,
    avatarName: render.subject.name,
    category: render.options.category,
    createdAt: render.createdAt.toISOString(),
    completedAt: render.completedAt?.toISOString() ?? null,
    failure: render.failure ? { code: render.failure.code, ...RENDER_FAILURES[render.failure.code] } : null,
    waitingFor: render.status !== 'queued' ? null : isEngineStopped ? 'engine-stopped' : 'turn',
    isFree: isCompleted && Boolean(render.creditReleasedAt),
    previewUrl: isCompleted ? pictureAddress({ owner, recordId: id, variant: 'preview' }) : null,
    thumbnailUrl: isCompleted ? pictureAddress({ owner, recordId: id, variant: 'thumbnail' }) : null,
    avatarUrl: pictureAddress({ owner: 'library', recordId: avatarId, variant: 'avatar' }),
    garmentUrl: render.garmentKey ? pictureAddress({ owner, recordId: id, variant: 'garment' }) : null,
    downloadUrl: isCompleted ? pictureAddress({ owner, recordId: id, variant: 'download' }) : null,
    delivers: pictureToDeliver(render, business),
    review: render.review ? { state: render.review.state, reasons: render.review.reasons ?? [] } : null,
    width: render.output?.width ?? null,
    height: render.output?.height ?? null,
    publication: publication ? viewPublication(publication) : null,
  };
}

export function viewPublication(publication: Publication): PublicationView {
  const { status, undoFailure, trouble } = publication;
  return {
    id: String(publication._id),
    renderId: String(publication.renderId),
    status,
    progress: publicationProgress(status),
    isFinal: isResting(status),
    mediaId: publication.fileId ?? null,
    productId: publication.productId,
    failure: viewFailure(publication),
    undoFailure:
      undoFailure && status === 'not_undone' ? { code: undoFailure.code, ...UNDO_FAILURES[undoFailure.code] } : null,
    waitingFor: trouble && !isResting(status) ? PUBLICATION_WAITS[trouble.wait] : null,
    variantIds: publication.variantIds ?? [],
  };
}

function viewFailure({ failure, leftover }: Publication): FailureView | null {
  if (!failure) return null;
  const { title, advice } = PUBLICATION_FAILURES[failure.code];
  return { code: failure.code, title, advice: leftover ? `${advice} ${LEFTOVER_WORDS[leftover]}` : advice };
}

const LEFTOVER_WORDS = {
  due: 'What was already sent to Shopify is being removed.',
  kept: 'What was already sent may still be in the store: look at the product’s pictures.',
};
