import { z } from 'zod';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';
import { BULK_ITEM_FILTERS } from '#app/domain/publications/bulk/read-bulk-actions.ts';
import { BULK_KINDS, BULK_STATUSES } from '#app/domain/publications/bulk-action.record.ts';
import { BULK_ITEM_STATES } from '#app/domain/publications/bulk-item.record.ts';
import { recordId } from '#app/web/parse.ts';

export const newBulkPublishing = z.strictObject({
  bulkActionId: recordId,
  position: z.enum(PUBLICATION_POSITIONS).optional(),
});

export const newBulkUndoing = z.strictObject({
  bulkActionId: recordId,
  scope: z
    .union([
      z.strictObject({ batchId: recordId, onlyUnwanted: z.boolean().optional() }),
      z.strictObject({ day: z.iso.date('must be a day as YYYY-MM-DD') }),
      z.strictObject({ everything: z.literal(true) }),
    ])
    .meta({
      description:
        'Photos of a batch, those that were published on a day of the store’s calendar, or everything of this app. ' +
        'onlyUnwanted: of the batch those that are on products though they were rejected or replaced.',
    }),
});

export const bulkActionParams = z.object({ bulkActionId: recordId });
export const bulkItemsQuery = z.object({
  filter: z.enum(BULK_ITEM_FILTERS).default('all'),
  after: z.coerce.number().int().min(0).max(10_000_000).optional(),
});

const count = z.int().nonnegative();

const bulkActionView = z
  .strictObject({
    id: z.string(),
    kind: z.enum(BULK_KINDS),
    /** Both null: everything of the store. */
    batchId: z.string().nullable(),
    /** Of the batch only photos that are on products though they were rejected or replaced. */
    onlyUnwanted: z.boolean(),
    day: z.string().nullable(),
    status: z.enum(BULK_STATUSES),
    /** Nothing more happens to it: also of what it had begun when it was cancelled. */
    hasEnded: z.boolean(),
    /** False while it is still being written down what it is about. */
    isCounted: z.boolean(),
    items: count,
    counts: z.strictObject({ waiting: count, working: count, done: count, failed: count, leftOut: count }),
    /** Once it has ended: why items failed or were left out. */
    problems: z.array(
      z.strictObject({
        code: z.string(),
        state: z.enum(['failed', 'left_out']),
        title: z.string(),
        advice: z.string(),
        count,
      }),
    ),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'BulkAction' });
export type BulkActionView = z.infer<typeof bulkActionView>;

export const bulkActionAnswer = z.strictObject({ bulkAction: bulkActionView });

export const bulkItemsAnswer = z.strictObject({
  filter: z.enum(BULK_ITEM_FILTERS),
  items: z.array(
    z.strictObject({
      ordinal: count,
      renderId: z.string(),
      publicationId: z.string(),
      title: z.string(),
      state: z.enum(BULK_ITEM_STATES),
      /** Why it failed or was left out, and what to do. */
      reason: z.strictObject({ code: z.string(), title: z.string(), advice: z.string() }).nullable(),
    }),
  ),
  next: count.nullable(),
});
export type BulkItemsView = z.infer<typeof bulkItemsAnswer>;

const publishableView = z
  .strictObject({
    approved: count,
    toPublish: count,
    watermarked: count,
    replaced: count,
    ownPictures: count,
    onProducts: count,
    unwanted: count,
  })
  .meta({
    description:
      'toPublish: approved, and on no product yet. replaced: earlier photos of the same items, which leave their ' +
      'products once those are there. onProducts: there, or on their way, approved or not. unwanted: of these the ones ' +
      'that are there though they were rejected, or though what took their place is there as well.',
  });
export type PublishableView = z.infer<typeof publishableView>;
export const publishableAnswer = z.strictObject({ publishable: publishableView });

export const publishedAnswer = z.strictObject({
  total: count,
  days: z.array(z.strictObject({ day: z.string(), count })),
});
export type PublishedView = z.infer<typeof publishedAnswer>;
