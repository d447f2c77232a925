import { z } from 'zod';
import { ENGINE_CATEGORIES, GARMENT_PHOTO_TYPES } from '#app/domain/garments/garment-categories.ts';
import { HISTORY_FILTERS } from '#app/domain/renders/read/read-renders.ts';
import { RENDER_STATUSES } from '#app/domain/renders/render-state.ts';
import { REJECT_REASON_CODES, REVIEW_STATES } from '#app/domain/renders/review.ts';
import { mediaGid, productGid, recordId } from '#app/web/parse.ts';
import { ownPath, signature } from './picture-schemas.ts';
import { failureView, publicationView } from './publication-schemas.ts';

const wanted = {
  renderId: recordId,
  avatarId: recordId,
  options: z
    .strictObject({
      category: z.enum(ENGINE_CATEGORIES).optional(),
      garmentPhotoType: z.enum(GARMENT_PHOTO_TYPES).optional(),
    })
    .default({}),
};
export const newRender = z.strictObject({
  ...wanted,
  garment: z.strictObject({ productId: productGid, mediaId: mediaGid }),
});
export const newRenderOfUpload = z.strictObject({ ...wanted, garment: z.strictObject({ garmentId: recordId }) });
export const renderAgain = z.strictObject({ renderId: recordId, retryOf: recordId });

export const renderParams = z.object({ renderId: recordId });

/** Waiting takes a decision back; reasons are of a rejection. */
export const decision = {
  state: z.enum(REVIEW_STATES),
  reasons: z.array(z.enum(REJECT_REASON_CODES)).optional(),
};
export const oneDecision = z.strictObject(decision);

export const downloadQuery = z.object({ id: recordId, ...signature });

export const historyQuery = z.object({
  filter: z.enum(HISTORY_FILTERS).default('all'),
  older: z.string().optional(),
  newer: z.string().optional(),
});

/** Of the page: whether a batch stands there as one, where the list has it so. */
export const historyPageQuery = historyQuery.extend({ batches: z.enum(['grouped', 'single']).default('grouped') });

export const renderView = z
  .strictObject({
    id: z.string(),
    status: z.enum(RENDER_STATUSES),
    /** 0 to 100. */
    progress: z.int(),
    isFinal: z.boolean(),
    /** A product's picture, or one that the merchant sent: then there is no product until one is chosen for the photo. */
    garmentKind: z.enum(['product', 'upload']),
    productId: z.string().nullable(),
    /** The product's title, or the name of the file. */
    productTitle: z.string(),
    /** The batch that it is part of; null for a photo that was asked for alone. */
    batchId: z.string().nullable(),
    /** How many photos of the same item came before it; null for a photo that was asked for alone. */
    round: z.int().nullable(),
    /** False for a photo of a batch's item that a later one has taken the place of. */
    isCurrent: z.boolean(),
    avatarId: z.string(),
    avatarName: z.string(),
    category: z.string(),
    createdAt: z.string(),
    completedAt: z.string().nullable(),
    failure: failureView.nullable(),
    /** What a photo that is not sent yet waits for: its turn, or an engine that takes no photos for now. */
    waitingFor: z.enum(['turn', 'engine-stopped']).nullable(),
    isFree: z.boolean().meta({ description: 'It came after its credit was given back.' }),
    /** Signed addresses: always the watermarked picture (web size, small), the avatar, and the garment once it was fetched. */
    previewUrl: ownPath.nullable(),
    thumbnailUrl: ownPath.nullable(),
    avatarUrl: ownPath,
    garmentUrl: ownPath.nullable(),
    downloadUrl: ownPath.nullable(),
    /** What a download or a publication delivers now. */
    delivers: z.enum(['clean', 'watermarked']),
    width: z.int().nullable(),
    height: z.int().nullable(),
    /** Null for a photo that nobody has to review. */
    review: z.strictObject({ state: z.enum(REVIEW_STATES), reasons: z.array(z.enum(REJECT_REASON_CODES)) }).nullable(),
    publication: publicationView.nullable(),
  })
  .meta({ id: 'Render' });
export type RenderView = z.infer<typeof renderView>;

export const renderAnswer = z.strictObject({ render: renderView });

export const historyAnswer = z.strictObject({
  filter: z.enum(HISTORY_FILTERS),
  renders: z.array(renderView),
  older: z.string().nullable(),
  newer: z.string().nullable(),
});
export type HistoryView = z.infer<typeof historyAnswer>;
