import { beforeAll, describe, expect, it } from 'vitest';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { asMerchant } from '#tests/fixtures/publications.ts';
import { firstAvatarId } from '#tests/fixtures/renders.ts';

const MOST_PICTURES = 250;

let merchant: Merchant;
let productId: string;
let mediaIds: string[];
beforeAll(async () => {
  merchant = await newMerchant('many-pictures');
  const first = { base64: (await shirtPicture()).toString('base64'), filename: 'one.jpg' };
  const [product] = await addProducts([{ title: 'Dress shirt', images: [first] }]);
  const { url } = await firstPictureOf(product?.id ?? '');
  const others = Array.from({ length: MOST_PICTURES }, (_, index) => ({ url, filename: `p${index}.jpg` }));
  const [made] = await addProducts([{ title: 'Photographed often', category: 'aa-1-4', images: others }]);
  ({ id: productId, mediaIds } = made as { id: string; mediaIds: string[] });
});

async function addProducts(products: object[]): Promise<{ id: string; mediaIds: string[] }[]> {
  return (await control(`/_control/stores/${merchant.handle}/products`, { quiet: true, products })) as never;
}

async function choicesOf(id: string) {
  const { product } = await (await merchant.get(`/api/products/${id.split('/').at(-1)}`)).json();
  return product as { category: string; pictures: { id: string; url: string }[] };
}

async function firstPictureOf(id: string): Promise<{ id: string; url: string }> {
  const [picture] = (await choicesOf(id)).pictures;
  if (!picture) throw new Error('The product has no picture');
  return picture;
}

async function askForRender(mediaId: string | undefined): Promise<Response> {
  const avatarId = await firstAvatarId(merchant);
  return merchant.post('/api/render', { renderId: newId(), garment: { productId, mediaId }, avatarId });
}

describe('a product with as many pictures as Shopify allows', () => {
  it('shows them all, and each can be the garment', async () => {
    expect((await choicesOf(productId)).pictures.map(({ id }) => id)).toEqual(mediaIds);
    expect((await askForRender(mediaIds.at(-1))).status).toBe(202);
  });

  it('has the category that Shopify says', async () => {
    expect((await choicesOf(productId)).category).toBe('one-pieces');
  });

  it('says of a picture that was taken off that it is not on the product, and of a deleted one that it was removed', async () => {
    const [detached, deleted] = mediaIds.slice(-3);
    await asMerchant(merchant, productId, 'media/delete', { mediaIds: [detached], onlyDetach: true });
    await asMerchant(merchant, productId, 'media/delete', { mediaIds: [deleted] });
    const answers = [await askForRender(detached), await askForRender(deleted)];
    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
    const [off, gone] = await Promise.all(answers.map(async (answer) => (await answer.json()).detail as string));
    expect(off).toContain('no longer on the product');
    expect(gone).toContain('removed from the store');
  });
});
