import { z } from 'zod';
import { MOST_AGAIN } from '#app/domain/batches/ask/make-again.ts';
import { MOST_REVIEWED } from '#app/domain/batches/ask/review-photos.ts';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import { BATCH_STATUSES } from '#app/domain/batches/batch-state.ts';
import { PICTURE_CHOICES } from '#app/domain/batches/picture-choices.ts';
import { DOWNLOADS } from '#app/domain/batches/read/download-parts.ts';
import type { KindsOfType } from '#app/domain/batches/read/garment-kinds.ts';
import { ITEM_FILTERS } from '#app/domain/batches/read/read-batches.ts';
import { SKIP_REASONS } from '#app/domain/batches/skip-reasons.ts';
import { ENGINE_CATEGORIES, GARMENT_PHOTO_TYPES } from '#app/domain/garments/garment-categories.ts';
import { REVIEW_STATES } from '#app/domain/renders/review.ts';
import { ROW_KINDS } from '#app/services/shopify/find-by-row.ts';
import { mediaGid, productGid, recordId } from '#app/web/parse.ts';
import { catalogueFilter } from './garment-schemas.ts';
import { ownPath, signature } from './picture-schemas.ts';
import { decision, renderView } from './render-schemas.ts';

const namedGarment = z.union([
  z.strictObject({ productId: productGid, mediaId: mediaGid.optional() }),
  z.strictObject({ garmentId: recordId }),
]);

const wanted = {
  batchId: recordId,
  name: z.string().trim().min(1).max(120),
  avatarIds: z.array(recordId).min(1).max(BATCH_LIMITS.avatars),
  options: z
    .strictObject({
      category: z.enum(ENGINE_CATEGORIES).optional(),
      garmentPhotoType: z.enum(GARMENT_PHOTO_TYPES).optional(),
      pictures: z.enum(PICTURE_CHOICES).optional().meta({
        description: 'Of each product without a named picture: its first, or one for each of its colours.',
      }),
    })
    .default({}),
};
export const newBatchOfGarments = z.strictObject({
  ...wanted,
  garments: z.array(namedGarment).min(1).max(BATCH_LIMITS.named),
});
export const newBatchByFilter = z.strictObject({
  ...wanted,
  filter: catalogueFilter.extend({
    withoutPhoto: z.boolean().optional().meta({ description: 'Only products that show no photo of this app yet.' }),
  }),
});

export const newBatchByList = z.strictObject({
  ...wanted,
  list: z.strictObject({
    by: z.enum(ROW_KINDS),
    rows: z.array(z.string().trim().min(1).max(255)).min(1).max(BATCH_LIMITS.rows),
  }),
});

export const batchParams = z.object({ batchId: recordId });
export const batchesQuery = z.object({ older: z.string().optional() });
export const itemsQuery = z.object({
  filter: z.enum(ITEM_FILTERS).default('all'),
  after: z.coerce.number().int().min(0).max(BATCH_LIMITS.items).optional(),
});
const quoted = z.coerce.number().int().min(0).max(BATCH_LIMITS.items).optional();
export const startQuery = z.object({
  fromPlan: quoted.meta({ description: 'As quoted; it is refused where another number comes from the plan now.' }),
  watermarked: quoted.meta({ description: 'As quoted; it is refused where another number would be marked now.' }),
});

export const skippedQuery = z.object({
  after: z.coerce.number().int().min(0).max(BATCH_LIMITS.items).optional(),
});

export const reviewBody = z.strictObject({
  photos: z.array(recordId).min(1).max(MOST_REVIEWED),
  ...decision,
});
export const againBody = z.strictObject({
  roundId: recordId,
  photos: z.array(recordId).min(1).max(MOST_AGAIN).optional(),
});

export const partsQuery = z.object({
  which: z.enum(DOWNLOADS).optional().meta({
    description: 'What was approved, or all but what was rejected; when left out, what was approved if anything was.',
  }),
});
export const downloadQuery = z.object({
  ...partsQuery.shape,
  part: z.coerce.number().int().min(1).max(BATCH_LIMITS.items).default(1),
  ...signature,
});

const count = z.int().nonnegative();

const batchView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    status: z.enum(BATCH_STATUSES),
    /** Started, and not over. */
    isRunning: z.boolean(),
    hasEnded: z.boolean(),
    isApproving: z
      .boolean()
      .meta({ description: 'Photos of it are being approved, in steps, that waited for review.' }),
    avatarNames: z.array(z.string()),
    /** Garments that were looked at so far. */
    listedProducts: count,
    /** More would fit than one batch may hold: the rest was left out. */
    isCut: z.boolean(),
    items: count,
    skipped: count,
    /** Products whose first picture stands in: a picture of each colour was wanted, and none has one of its own. */
    standIns: count,
    /** Products that were left out because they show a photo of this app already, as was wanted. */
    withPhoto: count,
    /** Of a rule’s dry run: products that it is not for, by their state, a condition, or a rule before it. */
    misfits: z.strictObject({ status: count, condition: count, otherRule: count }).nullable(),
    counts: z.strictObject({
      waiting: count,
      working: count,
      completed: count,
      failed: count,
      cancelled: count,
      /** Of the completed ones. */
      toReview: count,
      approved: count,
      rejected: count,
    }),
    /** What starting it would take now; null once it is started, and before all is found. */
    quote: z
      .strictObject({ credits: count, fromPlan: count, fromPacks: count, missing: count, watermarked: count })
      .nullable(),
    /** Its photos wait for an engine that takes none for now. */
    isEngineStopped: z.boolean(),
    /** At the present speed of the engine; null where nothing is left to do, or before all is found. */
    secondsLeft: count.nullable(),
    /** Why its items could not be found, and what to do, in a sentence. */
    problem: z.string().nullable(),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'Batch' });
export type BatchView = z.infer<typeof batchView>;

export const batchAnswer = z.strictObject({ batch: batchView });
export const batchesAnswer = z.strictObject({ batches: z.array(batchView), older: z.string().nullable() });
export type BatchesView = z.infer<typeof batchesAnswer>;

export const reviewAnswer = z.strictObject({
  /** The photos that were decided of: finished ones alone can be. */
  photos: z.array(z.strictObject({ id: z.string(), state: z.enum(REVIEW_STATES) })),
});
/** Photos that are approved, or are about to be: of many the last ones follow in a while. */
export const approvedAnswer = z.strictObject({ approved: count });
export const againAnswer = z.strictObject({ batch: batchView, renders: z.array(renderView) });

export const itemsAnswer = z.strictObject({
  filter: z.enum(ITEM_FILTERS),
  items: z.array(
    z.strictObject({
      /** From 0, in the order in which they were found. */
      ordinal: count,
      title: z.string(),
      productId: z.string().nullable(),
      avatarName: z.string(),
      category: z.string(),
      /** Null while it is no photo yet. */
      render: renderView.nullable(),
    }),
  ),
  next: count.nullable(),
});
export type BatchItemsView = z.infer<typeof itemsAnswer>;

/** Items that are named one by one in one request. */
const ORDINALS_MOST = 500;
export const categoryChange = z.strictObject({
  category: z.enum(ENGINE_CATEGORIES),
  of: z
    .union([
      z.strictObject({ all: z.literal(true) }),
      z.strictObject({ productType: z.string().max(255) }),
      z.strictObject({
        ordinals: z.array(z.int().min(0).max(BATCH_LIMITS.items)).min(1).max(ORDINALS_MOST),
      }),
    ])
    .meta({ description: 'Which garments: all, those of a product type (empty for none), or those of these items.' }),
});

export const kindsAnswer = z.strictObject({
  kinds: z.array(
    z.strictObject({
      productType: z.string(),
      garments: count,
      categories: z.array(z.enum(ENGINE_CATEGORIES)),
    }) satisfies z.ZodType<KindsOfType>,
  ),
});

export const skippedAnswer = z.strictObject({
  skipped: z.array(
    z.strictObject({
      productId: z.string().nullable(),
      title: z.string(),
      reason: z.enum(SKIP_REASONS),
      /** What it is and what to do, in a sentence. */
      say: z.string(),
    }),
  ),
  next: count.nullable(),
});
export type BatchSkippedView = z.infer<typeof skippedAnswer>;

export const partsAnswer = z.strictObject({
  which: z.enum(DOWNLOADS),
  /** One archive, or several where they would be too large as one. */
  parts: z.array(
    z.strictObject({
      /** From 1; one of which no photo is wanted is left out. */
      number: count,
      /** The archive's file name. */
      name: z.string(),
      photos: count,
      /** How many of them carry a watermark. */
      watermarked: count,
      /** About, where photos are watermarked. */
      bytes: count,
      url: ownPath,
    }),
  ),
});
export type DownloadView = z.infer<typeof partsAnswer>;
