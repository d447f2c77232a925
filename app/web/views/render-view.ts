import type { Business } from '#app/domain/businesses/business.record.ts';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import {
  PUBLICATION_FAILURES,
  type PublicationStatus,
  publicationProgress,
} from '#app/domain/publications/publication-state.ts';
import { pictureToDeliver } from '#app/domain/renders/entitlement.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { RENDER_FAILURES } from '#app/domain/renders/render-failure.ts';
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
}

export interface RenderView {
  id: string;
  status: RenderStatus;
  /** 0 to 100. */
  progress: number;
  isFinal: boolean;
  productId: string;
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
  /** Signed addresses: always the watermarked picture, the avatar, and the garment once it was fetched. */
  previewUrl: string | null;
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
  const avatarId = String(render.subject.avatarId);
  const isCompleted = render.status === 'completed';
  return {
    id,
    status: render.status,
    progress: progressOf(render.status),
    isFinal: isFinal(render.status),
    productId: render.garment.productId,
    productTitle: render.garment.title,
    avatarId,
    avatarName: render.subject.name,
    category: render.options.category,
    createdAt: render.createdAt.toISOString(),
    completedAt: render.completedAt?.toISOString() ?? null,
    failure: render.failure ? { code: render.failure.code, ...RENDER_FAILURES[render.failure.code] } : null,
    waitingFor: render.status !== 'queued' ? null : isEngineStopped ? 'engine-stopped' : 'turn',
    isFree: isCompleted && Boolean(render.creditReleasedAt),
    previewUrl: isCompleted ? pictureAddress({ owner, recordId: id, variant: 'watermarked' }) : null,
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
  const { failure, status } = publication;
  return {
    id: String(publication._id),
    renderId: String(publication.renderId),
    status,
    progress: publicationProgress(status),
    isFinal: status === 'published' || status === 'failed',
    mediaId: publication.fileId ?? null,
    productId: publication.productId,
    failure: failure ? { code: failure.code, ...PUBLICATION_FAILURES[failure.code] } : null,
  };
}
