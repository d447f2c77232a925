import { config } from '#app/config.server.ts';
import { OUTCOME_SENTENCES } from '#app/domain/automations/outcomes.ts';
import { readLog } from '#app/domain/automations/read/read-log.ts';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import { entitlementFor } from '#app/domain/credits/credit-balance.ts';
import { creditsOf } from '#app/domain/credits/read-credits.ts';
import { type GarmentChoices, readGarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import { listPhotosOfProduct } from '#app/domain/publications/read/photos-of-product.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import type { ExtensionChoices, ExtensionPhoto, ExtensionPhotos } from '#app/web/api/extension-schemas.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { type PictureClaim, pictureAddress } from '#app/web/picture-address.ts';
import { viewOneRender, viewRenders } from './read-renders-view.ts';

/** As many as a block shows. */
const PHOTOS_MOST = 10;

/** The avatars and what the store can spend. */
export async function viewChoices({ business }: Merchant): Promise<ExtensionChoices> {
  const avatars = await listAvatars();
  const { defaultAvatarId } = business.settings;
  const { total, packs } = creditsOf(business, new Date());
  const bucket = total > packs || packs === 0 ? 'allowance' : 'pack';
  return {
    avatars: avatars.map(({ _id, name }) => ({
      id: String(_id),
      name,
      pictureUrl: wholeAddress({ owner: 'library', recordId: String(_id), variant: 'avatar' }),
    })),
    defaultAvatarId: defaultAvatarId ? String(defaultAvatarId) : null,
    credits: total,
    delivers: entitlementFor(bucket, business.subscriptionTier),
    mostProducts: BATCH_LIMITS.named,
  };
}

/** One product with the pictures that can be worn now. */
export async function viewProductChoices(shop: string, productId: string) {
  const choices = await readGarmentChoices(shop, productId);
  const none = whyNoPhoto(choices);
  return {
    productId: choices.productId,
    title: choices.title,
    pictures: choices.pictures.flatMap(({ id, alt, url, isReady }) =>
      isReady && url ? [{ mediaId: id, alt, url }] : [],
    ),
    isHardToRender: choices.isHardToRender,
    problem: none.reason === 'not-asked' ? null : none.say,
  };
}

/**
 * A product's latest photos, or why it has none if that `isAsked`: then Shopify is asked, and another store's product is
 * refused as one that does not exist.
 */
export async function viewPhotosOfProduct(
  merchant: Merchant,
  productId: string,
  isAsked: boolean,
): Promise<ExtensionPhotos> {
  const renders = await listPhotosOfProduct(merchant.shop, productId, PHOTOS_MOST);
  if (renders.length > 0) {
    const views = await viewRenders(merchant, renders, productId);
    return { photos: views.map((view) => photoOf(merchant.shop, view)), none: null };
  }
  if (!isAsked) return { photos: [], none: null };
  const none = whyNoPhoto(await readGarmentChoices(merchant.shop, productId));
  return { photos: [], none: none.reason === 'not-asked' ? await whyByRules(merchant.shop, productId, none) : none };
}

export async function viewExtensionPhoto(merchant: Merchant, render: Render): Promise<ExtensionPhoto> {
  return photoOf(merchant.shop, await viewOneRender(merchant, render));
}

type WhyNone = NonNullable<ExtensionPhotos['none']>;

/** Why a product without photos has none: facts of the product itself, and that nobody asked. */
function whyNoPhoto({ pictures }: GarmentChoices): WhyNone {
  if (pictures.length === 0) {
    return {
      reason: 'no-picture',
      say: 'This product has no picture yet. Add one of the garment to the product; then a photo can be made of it.',
    };
  }
  if (!pictures.some(({ isReady }) => isReady)) {
    return {
      reason: 'picture-not-ready',
      say: 'Shopify is still preparing this product’s pictures. Come back in a minute.',
    };
  }
  return { reason: 'not-asked', say: 'No photo was asked for yet.' };
}

/** What a rule said of the product last, where one has looked at it. */
async function whyByRules(shop: string, productId: string, otherwise: WhyNone): Promise<WhyNone> {
  const { items } = await readLog({ shop, productId, pageSize: 1 });
  const [line] = items;
  if (!line) return otherwise;
  const by = line.rule ? ` (Rule “${line.rule.name}”)` : '';
  return { reason: 'by-rule', say: `${OUTCOME_SENTENCES[line.outcome](line)}${by}` };
}

function photoOf(shop: string, view: RenderView): ExtensionPhoto {
  const { id, status, progress, isFinal, waitingFor, avatarName, createdAt, failure, delivers, publication } = view;
  const pictureUrl = view.thumbnailUrl ? wholeAddress({ owner: shop, recordId: id, variant: 'thumbnail' }) : null;
  return {
    ...{ id, status, progress, isFinal, waitingFor, avatarName, createdAt, failure, delivers, publication },
    pictureUrl,
  };
}

function wholeAddress(picture: Omit<PictureClaim, 'site'>): string {
  return new URL(pictureAddress({ ...picture, site: 'shopify' }), config.shopify.appUrl).href;
}
