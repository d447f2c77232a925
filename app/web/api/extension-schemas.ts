import { z } from 'zod';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import { productGid, recordId } from '#app/web/parse.ts';
import { renderView } from './render-schemas.ts';

/** The pages of the extensions are Shopify's: a path of ours would lead nowhere there. */
const wholeAddress = z.url().meta({ description: 'A whole address, signed where it is one of this app’s.' });

export const extensionChoices = z.strictObject({
  avatars: z.array(z.strictObject({ id: z.string(), name: z.string(), pictureUrl: wholeAddress })),
  /** The one that was chosen last. */
  defaultAvatarId: z.string().nullable(),
  /** Credits that can be spent now; a photo takes one. */
  credits: z.int().nonnegative(),
  /** What the next photo carries when it is published. */
  delivers: z.enum(['clean', 'watermarked']),
  /** Products that one batch takes, where they are named one by one. */
  mostProducts: z.int(),
});
export type ExtensionChoices = z.infer<typeof extensionChoices>;

export const extensionProduct = z.strictObject({
  product: z.strictObject({
    productId: z.string(),
    title: z.string(),
    /** Those that can be worn now. */
    pictures: z.array(z.strictObject({ mediaId: z.string(), alt: z.string(), url: wholeAddress })),
    isHardToRender: z.boolean(),
    /** Why it has no picture that can be worn; null where it has one. */
    problem: z.string().nullable(),
  }),
});

const extensionPhoto = renderView
  .pick({
    id: true,
    status: true,
    progress: true,
    isFinal: true,
    waitingFor: true,
    avatarName: true,
    createdAt: true,
    failure: true,
    delivers: true,
    publication: true,
  })
  .extend({ pictureUrl: wholeAddress.nullable() })
  .meta({ id: 'ExtensionPhoto' });
export type ExtensionPhoto = z.infer<typeof extensionPhoto>;

export const extensionPhotoAnswer = z.strictObject({ photo: extensionPhoto });

export const extensionPhotosQuery = z.object({
  why: z
    .enum(['tell', 'skip'])
    .default('tell')
    .meta({ description: 'Whether to tell why there is none, for which Shopify is asked.' }),
});

export const extensionPhotos = z.strictObject({
  /** Newest first; the latest ones only. */
  photos: z.array(extensionPhoto),
  /** Why there is none, and what to do; null where there is one, or it was not asked. */
  none: z
    .strictObject({ reason: z.enum(['no-picture', 'picture-not-ready', 'by-rule', 'not-asked']), say: z.string() })
    .nullable(),
});
export type ExtensionPhotos = z.infer<typeof extensionPhotos>;

export const extensionPublication = z.strictObject({
  publicationId: recordId,
  /** Where to, for a photo of the merchant's own picture. A product's photo goes to that product. */
  productId: productGid.optional(),
});

export const extensionBatch = z.strictObject({
  batchId: recordId,
  name: z.string().trim().min(1).max(120),
  avatarId: recordId,
  productIds: z.array(productGid).min(1).max(BATCH_LIMITS.named),
});
