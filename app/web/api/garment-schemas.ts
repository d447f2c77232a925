import { z } from 'zod';
import { ENGINE_CATEGORIES } from '#app/domain/garments/garment-categories.ts';
import { COUNT_PRECISIONS } from '#app/domain/garments/narrow-catalogue.ts';
import type { GarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import { UPLOAD_TYPES } from '#app/domain/garments/start-upload.ts';
import type { VariantChoices } from '#app/domain/publications/ask/product-variants.ts';
import { gid, recordId } from '#app/web/parse.ts';
import { ownPath } from './picture-schemas.ts';

export const productsQuery = z.object({
  q: z.string().max(200).default(''),
  after: z.string().optional(),
  before: z.string().optional(),
});

export const productParams = z.object({
  productId: z.string().regex(/^\d+$/).meta({ description: 'The number in the product’s id of Shopify.' }),
});

const storeMedia = z
  .strictObject({
    id: z.string(),
    alt: z.string(),
    isPicture: z.boolean(),
    isReady: z.boolean(),
    url: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
  })
  .meta({ id: 'StoreMedia' });

export const productsAnswer = z.strictObject({
  products: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      status: z.string(),
      productType: z.string(),
      vendor: z.string(),
      mediaCount: z.int(),
      picture: storeMedia.nullable(),
    }),
  ),
  next: z.string().nullable(),
  previous: z.string().nullable(),
});

export const productAnswer = z.strictObject({
  product: z.strictObject({
    productId: z.string(),
    title: z.string(),
    productType: z.string(),
    pictures: z.array(storeMedia),
    category: z.enum(ENGINE_CATEGORIES),
    isHardToRender: z.boolean(),
  }) satisfies z.ZodType<GarmentChoices>,
});

const words = z.string().trim().min(1).max(255).optional();
/** All that are given have to fit; with none it is the whole catalogue. */
export const catalogueFilter = z.strictObject({
  collectionId: gid('Collection').optional(),
  tag: words,
  productType: words,
  vendor: words,
  search: words,
});
export const countQuery = z.object(catalogueFilter.shape);

export const countAnswer = z.strictObject({
  count: z.int().nonnegative(),
  precision: z.enum(COUNT_PRECISIONS).meta({
    description: 'How good the count is: Shopify counts no further than some number, and may count a few too many.',
  }),
});

export const filtersAnswer = z.strictObject({
  tags: z.array(z.string()),
  productTypes: z.array(z.string()),
  vendors: z.array(z.string()),
});

export const collectionsQuery = z.object({ q: z.string().max(200).default(''), after: z.string().optional() });

export const collectionsAnswer = z.strictObject({
  collections: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      productCount: z.int().nullable().meta({ description: 'Null where Shopify does not say.' }),
    }),
  ),
  next: z.string().nullable(),
});

export const newUpload = z.strictObject({
  fileName: z.string().trim().min(1).max(255),
  contentType: z.enum(UPLOAD_TYPES),
});
export const uploadToConfirm = z.strictObject({ uploadId: recordId });

export const uploadAnswer = z.strictObject({
  upload: z.strictObject({
    uploadId: z.string(),
    form: z.strictObject({
      url: z.string(),
      fields: z.record(z.string(), z.string()).meta({ description: 'Sent first; the field `file` comes last.' }),
      expiresAt: z.string(),
    }),
  }),
});

const uploadView = z.strictObject({
  id: z.string(),
  fileName: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  previewUrl: ownPath,
});
export type UploadView = z.infer<typeof uploadView>;

export const garmentAnswer = z.strictObject({ garment: uploadView });

export const variantsAnswer = z.strictObject({
  ways: z
    .array(
      z.strictObject({
        by: z.enum(['option', 'variant']),
        option: z.string().meta({ description: 'The option’s name; empty for the variants one by one.' }),
        groups: z.array(z.strictObject({ value: z.string(), variantIds: z.array(z.string()) })),
      }),
    )
    .meta({ description: 'Ways to choose variants, the likeliest first: a colour, other options, one by one.' }),
}) satisfies z.ZodType<VariantChoices>;
