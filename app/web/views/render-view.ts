import type { Business } from '#app/domain/businesses/business.record.ts';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import {
  PUBLICATION_FAILURES,
  PUBLICATION_WAITS,
  UNDO_FAILURES,
} from '#app/domain/publications/publication-failure.ts';
import { isResting, type PublicationStatus, publicationProgress } from '#app/domain/publications/publication-state.ts';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { RENDER_FAILURES } from '#app/domain/renders/render-failure.ts';
import { garmentOf } from '#app/domain/renders/render-garment.ts';
import { isFinal, progressOf, type RenderStatus } from '#app/domain/renders/render-state.ts';
import { pictureAddress } from '#app/web/picture-address.ts';

export interface FailureView {
  code: string;
  title: string;
  advice: string;
}

export interface PublicationView {
  id: string;
  renderId: string;
  status: PublicationStatus;
  progress: number;
  isFinal: boolean;
  mediaId: string | null;
  productId: string;
  failure: FailureView | null;
  /** Why it could not be undone; the photo may still be on the product. */
  undoFailure: FailureView | null;
  /** What it waits for when something is in its way; it goes on by itself. */
  waitingFor: string | null;
  variantIds: string[];
}

export interface RenderView {
  id: string;
  status: RenderStatus;
  /** 0 to 100. */
  progress: number;
  isFinal: boolean;
  /** A product's picture, or one that the merchant sent: then there is no product until one is chosen for the photo. */
  garmentKind: 'product' | 'upload';
  productId: string | null;
  /** The product's title, or the name of the file. */
  productTitle: string;
  avatarId: string;
  avatarName: string;
  category: string;
  createdAt: string;
  completedAt: string | null;
  failure: FailureView | null;
  /** What a photo that is not sent yet waits for: its turn, or an engine that takes no photos for now. */
  waitingFor: 'turn' | 'engine-stopped' | null;
  /** The photo came after its credit was given back: it costs nothing. */
  isFree: boolean;
  /** Signed addresses: always the watermarked picture (web size, small), the avatar, and the garment once it was fetched. */
  previewUrl: string | null;
  thumbnailUrl: string | null;
  avatarUrl: string;
  garmentUrl: string | null;
  downloadUrl: string | null;
  /** What a download or a publication delivers now. */
  delivers: 'clean' | 'watermarked';
  width: number | null;
  height: number | null;
  publication: PublicationView | null;
}

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
