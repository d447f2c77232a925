import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture, type SimulatedStore, shirt, startSimulatedStore, until } from './simulated-store.ts';

const STAGED = `mutation StagedUploads($input: [StagedUploadInput!]!) {
  stagedUploadsCreate(input: $input) {
    stagedTargets { url resourceUrl parameters { name value } }
    userErrors { field message } } }`;
const CREATE = `mutation CreateFiles($files: [FileCreateInput!]!) {
  fileCreate(files: $files) {
    files { id alt fileStatus fileErrors { code details message } ... on MediaImage { image { url width height } } }
    userErrors { code field message } } }`;
const UPDATE = `mutation UpdateFiles($files: [FileUpdateInput!]!) {
  fileUpdate(files: $files) { files { id alt fileStatus } userErrors { code field message } } }`;
const DELETE = `mutation DeleteFiles($ids: [ID!]!) {
  fileDelete(fileIds: $ids) { deletedFileIds userErrors { code field message } } }`;
const STATUS = `query MediaStatus($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on MediaImage { id alt status fileStatus mimeType createdAt updatedAt
      image { url width height } preview { status image { url } }
      mediaErrors { code details message } fileErrors { code details message } } } }`;
const ATTACH = `mutation AttachMedia($product: ProductUpdateInput!, $media: [CreateMediaInput!]) {
  productUpdate(product: $product, media: $media) {
    product { id media(first: 5, reverse: true) { nodes { id alt status mediaErrors { code details message } } } }
    userErrors { field message } } }`;
const REORDER = `mutation ReorderMedia($id: ID!, $moves: [MoveInput!]!) {
  productReorderMedia(id: $id, moves: $moves) { job { id done } mediaUserErrors { code field message } } }`;
const JOB = 'query JobDone($id: ID!) { job(id: $id) { id done } }';
const GALLERY = `query ProductMediaPage($id: ID!, $after: String) {
  product(id: $id) { id media(first: 100, after: $after, sortKey: POSITION) {
    nodes { id alt mediaContentType status } pageInfo { hasNextPage endCursor } } } }`;
const VARIANTS = `query Variants($id: ID!) {
  product(id: $id) { variants(first: 50) { nodes { id media(first: 1) { nodes { id } } } } } }`;

let store: SimulatedStore;
beforeAll(async () => {
  store = await startSimulatedStore();
});
afterAll(() => store.close());

let names = 0;
async function stage(
  bytes: Buffer,
  changes: { httpMethod?: 'POST' | 'PUT'; filename?: string; fileSize?: string } = {},
): Promise<{ resourceUrl: string; status: number; filename: string }> {
  names += 1;
  const filename = changes.filename ?? `picture-${names}.jpg`;
  const input = { resource: 'IMAGE', filename, mimeType: 'image/jpeg', httpMethod: 'POST', ...changes };
  const answer = await store.call(STAGED, { input: [input] });
  const target = answer.data.stagedUploadsCreate.stagedTargets[0];
  if (input.httpMethod === 'PUT') {
    const put = { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': 'image/jpeg' } };
    return { filename, resourceUrl: target.resourceUrl, status: (await fetch(target.url, put)).status };
  }
  expect(target.parameters).toHaveLength(9);
  const form = new FormData();
  for (const { name, value } of target.parameters) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), filename);
  const { status } = await fetch(target.url, { method: 'POST', body: form });
  return { filename, resourceUrl: target.resourceUrl, status };
}

async function readFile(id: string) {
  return (await store.call(STATUS, { ids: [id] })).data.nodes[0];
}

/** Makes a file and waits for the end of its processing. */
async function makeFile(bytes: Buffer, changes: Record<string, unknown> = {}) {
  const { resourceUrl, filename } = await stage(bytes);
  const file = { originalSource: resourceUrl, filename, contentType: 'IMAGE', ...changes };
  const { files, userErrors } = (await store.call(CREATE, { files: [file] })).data.fileCreate;
  expect(userErrors).toEqual([]);
  const id = files[0].id as string;
  await until(
    () => readFile(id),
    (read) => read.fileStatus === 'READY' || read.fileStatus === 'FAILED',
  );
  return { id, filename };
}

async function addShirt() {
  const [product] = await store.control('stores/demo/products', { products: [await shirt()], quiet: true });
  return product as { id: string; variantIds: string[]; mediaIds: string[] };
}

/** Lets Shopify take its time while something is looked at. */
async function slowly(look: () => Promise<void>): Promise<void> {
  await store.control('settings', { processingMs: 60_000, jobMs: 250 });
  await look().finally(() => store.control('settings', { processingMs: 40, jobMs: 20 }));
}

async function gallery(id: string): Promise<string[]> {
  const { data } = await store.call(GALLERY, { id });
  return data.product.media.nodes.map((node: { id: string }) => node.id);
}

async function variantPictures(id: string): Promise<(string | undefined)[]> {
  const { data } = await store.call(VARIANTS, { id });
  return data.product.variants.nodes.map((node: { media: { nodes: { id: string }[] } }) => node.media.nodes[0]?.id);
}

describe('Staged uploads of the simulated store', () => {
  it('take a POST form of nine parameters with the file last, and answer 201', async () => {
    expect((await stage(await drawPicture())).status).toBe(201);
  });

  it('take a PUT of the signed address', async () => {
    const { status, resourceUrl, filename } = await stage(await drawPicture(), { httpMethod: 'PUT' });
    expect(status).toBe(200);
    const { data } = await store.call(CREATE, { files: [{ originalSource: resourceUrl, filename }] });
    await until(
      () => readFile(data.fileCreate.files[0].id),
      (read) => read.fileStatus === 'READY',
    );
  });

  it('refuse a form with a changed signature', async () => {
    const input = { resource: 'IMAGE', filename: 'x.jpg', mimeType: 'image/jpeg', httpMethod: 'POST' };
    const target = (await store.call(STAGED, { input: [input] })).data.stagedUploadsCreate.stagedTargets[0];
    const form = new FormData();
    for (const { name, value } of target.parameters) form.append(name, name === 'x-goog-signature' ? 'forged' : value);
    form.append('file', new Blob([new Uint8Array(await drawPicture())]), 'x.jpg');
    expect((await fetch(target.url, { method: 'POST', body: form })).status).toBe(403);
  });

  it('refuse bytes of another size than was announced', async () => {
    expect((await stage(await drawPicture(), { fileSize: '17' })).status).toBe(400);
  });
});

describe('Files of the simulated store', () => {
  it('go from UPLOADED to READY, and have an image with its real size only then', async () => {
    const { resourceUrl, filename } = await stage(await drawPicture(60, 80));
    const file = { originalSource: resourceUrl, filename, alt: 'A shirt', contentType: 'IMAGE' };
    const made = (await store.call(CREATE, { files: [file] })).data.fileCreate.files[0];
    expect(made).toMatchObject({ alt: 'A shirt', fileStatus: 'UPLOADED', image: null });
    const ready = await until(
      () => readFile(made.id),
      (read) => read.status === 'READY',
    );
    expect(ready).toMatchObject({ fileStatus: 'READY', mimeType: 'image/jpeg', image: { width: 60, height: 80 } });
    const picture = await fetch(ready.image.url);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(picture.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('are refused under a name that is taken when duplicates are to raise an error', async () => {
    const { filename } = await makeFile(await drawPicture());
    const { resourceUrl } = await stage(await drawPicture());
    const again = { originalSource: resourceUrl, filename, duplicateResolutionMode: 'RAISE_ERROR' };
    const { files, userErrors } = (await store.call(CREATE, { files: [again] })).data.fileCreate;
    expect(files).toEqual([]);
    expect(userErrors[0]).toMatchObject({ code: 'FILENAME_ALREADY_EXISTS', field: ['files', '0', 'filename'] });
  });

  it('get another name when duplicates are not spoken of', async () => {
    const { filename } = await makeFile(await drawPicture());
    const { resourceUrl } = await stage(await drawPicture());
    await store.call(CREATE, { files: [{ originalSource: resourceUrl, filename }] });
    const query = `filename:${filename.replace('.jpg', '')}*`;
    const { data } = await store.call('query F($query: String) { files(first: 9, query: $query) { nodes { id } } }', {
      query,
    });
    expect(data.files.nodes).toHaveLength(2);
  });

  it('are found by their exact name', async () => {
    const { id, filename } = await makeFile(await drawPicture());
    const find = 'query F($query: String) { files(first: 5, query: $query) { nodes { id } } }';
    expect((await store.call(find, { query: `filename:${filename}` })).data.files.nodes).toEqual([{ id }]);
    expect((await store.call(find, { query: 'filename:no-such.jpg' })).data.files.nodes).toEqual([]);
  });

  it.each([
    ['bytes that are no picture', async () => Buffer.from('not a picture'), 'UNSUPPORTED_IMAGE_FILE_TYPE'],
    ['a picture of more than 20 megapixels', () => drawPicture(4500, 4500), 'INVALID_IMAGE_RESOLUTION'],
    [
      'a picture that is cut off',
      async () => (await drawPicture(400, 400)).subarray(0, 400),
      'IMAGE_PROCESSING_FAILURE',
    ],
  ])('end FAILED with Shopify’s code for %s', async (_what, draw, code) => {
    const { id } = await makeFile(await draw());
    expect(await readFile(id)).toMatchObject({ fileStatus: 'FAILED', image: null, mediaErrors: [{ code }] });
  });

  it('end FAILED when nothing was uploaded', async () => {
    const input = { resource: 'IMAGE', filename: 'never.jpg', mimeType: 'image/jpeg', httpMethod: 'POST' };
    const target = (await store.call(STAGED, { input: [input] })).data.stagedUploadsCreate.stagedTargets[0];
    const { data } = await store.call(CREATE, { files: [{ originalSource: target.resourceUrl }] });
    const failed = await until(
      () => readFile(data.fileCreate.files[0].id),
      (read) => read.fileStatus === 'FAILED',
    );
    expect(failed.fileErrors[0].code).toBe('IMAGE_DOWNLOAD_FAILURE');
  });

  it('end FAILED with the code that a test asked for', async () => {
    await store.control('media-errors', { code: 'FILE_STORAGE_LIMIT_EXCEEDED', times: 1 });
    const { id } = await makeFile(await drawPicture());
    expect((await readFile(id)).mediaErrors[0].code).toBe('FILE_STORAGE_LIMIT_EXCEEDED');
  });

  it('cannot be updated before they are READY', () =>
    slowly(async () => {
      const { resourceUrl, filename } = await stage(await drawPicture());
      const made = (await store.call(CREATE, { files: [{ originalSource: resourceUrl, filename }] })).data.fileCreate;
      const { userErrors } = (await store.call(UPDATE, { files: [{ id: made.files[0].id, alt: 'x' }] })).data
        .fileUpdate;
      expect(userErrors[0].code).toBe('NON_READY_STATE');
    }));

  it('refuse an alt text of more than 512 characters', async () => {
    const { id } = await makeFile(await drawPicture());
    const { userErrors } = (await store.call(UPDATE, { files: [{ id, alt: 'a'.repeat(513) }] })).data.fileUpdate;
    expect(userErrors[0].code).toBe('ALT_VALUE_LIMIT_EXCEEDED');
  });
});

describe('A product’s gallery', () => {
  it('shows a file that is attached, once, and no longer when it is detached', async () => {
    const product = await addShirt();
    const { id } = await makeFile(await drawPicture());
    for (const _time of [1, 2]) {
      const { data } = await store.call(UPDATE, { files: [{ id, referencesToAdd: [product.id] }] });
      expect(data.fileUpdate.userErrors).toEqual([]);
    }
    expect(await gallery(product.id)).toEqual([...product.mediaIds, id]);
    await store.call(UPDATE, { files: [{ id, referencesToRemove: [product.id] }] });
    expect(await gallery(product.id)).toEqual(product.mediaIds);
    expect((await readFile(id)).fileStatus).toBe('READY');
  });

  it('refuses a product that does not exist', async () => {
    const { id } = await makeFile(await drawPicture());
    const files = [{ id, referencesToAdd: ['gid://shopify/Product/1'] }];
    expect((await store.call(UPDATE, { files })).data.fileUpdate.userErrors[0].code).toBe(
      'REFERENCE_TARGET_DOES_NOT_EXIST',
    );
  });

  it('takes a picture from a variant too when it is detached', async () => {
    const product = await addShirt();
    const [first] = product.mediaIds;
    expect((await variantPictures(product.id))[0]).toBe(first);
    await store.call(UPDATE, { files: [{ id: first, referencesToRemove: [product.id] }] });
    expect(await variantPictures(product.id)).toEqual([undefined, undefined]);
  });

  it('holds at most 250 pictures', async () => {
    const product = await addShirt();
    const picture = (await readFile(product.mediaIds[0] ?? '')).image.url;
    const images = Array.from({ length: 248 }, () => ({ url: picture, filename: 'more.jpg' }));
    await store.control(`stores/demo/products/${product.id.split('/').at(-1)}/media`, { images });
    const { id } = await makeFile(await drawPicture());
    const { userErrors } = (await store.call(UPDATE, { files: [{ id, referencesToAdd: [product.id] }] })).data
      .fileUpdate;
    expect(userErrors[0].code).toBe('PRODUCT_MEDIA_LIMIT_EXCEEDED');
  });

  it('grows by productUpdate, and the picture becomes READY there', async () => {
    const product = await addShirt();
    const { resourceUrl } = await stage(await drawPicture());
    const media = [{ mediaContentType: 'IMAGE', originalSource: resourceUrl, alt: 'On a model' }];
    const { data } = await store.call(ATTACH, { product: { id: product.id }, media });
    const [added] = data.productUpdate.product.media.nodes;
    expect(added).toMatchObject({ alt: 'On a model', status: 'UPLOADED' });
    await until(
      () => readFile(added.id),
      (read) => read.status === 'READY',
    );
  });

  it('is reordered later, by a job that says when it is done', () =>
    slowly(async () => {
      const product = await addShirt();
      const [first, second] = product.mediaIds;
      const moves = [{ id: second, newPosition: '0' }];
      const { job, mediaUserErrors } = (await store.call(REORDER, { id: product.id, moves })).data.productReorderMedia;
      expect(mediaUserErrors).toEqual([]);
      expect(job.done).toBe(false);
      expect(await gallery(product.id)).toEqual([first, second]);
      await until(
        async () => (await store.call(JOB, { id: job.id })).data.job,
        (read) => read.done,
      );
      expect(await gallery(product.id)).toEqual([second, first]);
    }));

  it('refuses a position that is a number instead of a text', async () => {
    const product = await addShirt();
    const moves = [{ id: product.mediaIds[1], newPosition: 0 }];
    const answer = await store.call(REORDER, { id: product.id, moves });
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.extensions?.code).toBe('INVALID_VARIABLE');
  });

  it('loses a deleted file everywhere', async () => {
    const product = await addShirt();
    const [first, second] = product.mediaIds;
    const { data } = await store.call(DELETE, { ids: [first] });
    expect(data.fileDelete).toEqual({ deletedFileIds: [first], userErrors: [] });
    expect(await gallery(product.id)).toEqual([second]);
    expect(await readFile(first ?? '')).toBeNull();
    expect((await store.call(DELETE, { ids: [first] })).data.fileDelete.userErrors[0].code).toBe('FILE_DOES_NOT_EXIST');
  });
});

describe('A variant’s picture', () => {
  const BULK = `mutation VariantMedia($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
    productVariantsBulkUpdate(productId: $productId, variants: $variants) {
      productVariants { id media(first: 1) { nodes { id } } } userErrors { code field message } } }`;
  const APPEND = `mutation VariantAppendMedia($productId: ID!, $variantMedia: [ProductVariantAppendMediaInput!]!) {
    productVariantAppendMedia(productId: $productId, variantMedia: $variantMedia) {
      productVariants { id media(first: 1) { nodes { id } } } userErrors { code field message } } }`;
  const DETACH = `mutation VariantDetachMedia($productId: ID!, $variantMedia: [ProductVariantDetachMediaInput!]!) {
    productVariantDetachMedia(productId: $productId, variantMedia: $variantMedia) {
      productVariants { id } userErrors { code field message } } }`;

  it('is set by its mediaId', async () => {
    const { id, variantIds, mediaIds } = await addShirt();
    const variants = [{ id: variantIds[1], mediaId: mediaIds[1] }];
    expect((await store.call(BULK, { productId: id, variants })).data.productVariantsBulkUpdate.userErrors).toEqual([]);
    expect(await variantPictures(id)).toEqual(mediaIds);
  });

  it('is appended only where there is none, and detached only where it is', async () => {
    const { id, variantIds, mediaIds } = await addShirt();
    const pair = { variantId: variantIds[0], mediaIds: [mediaIds[1]] };
    const append = async () =>
      (await store.call(APPEND, { productId: id, variantMedia: [pair] })).data.productVariantAppendMedia.userErrors;
    const detach = async (mediaId: string | undefined) =>
      (await store.call(DETACH, { productId: id, variantMedia: [{ ...pair, mediaIds: [mediaId] }] })).data
        .productVariantDetachMedia.userErrors;
    expect((await append())[0].code).toBe('PRODUCT_VARIANT_ALREADY_HAS_MEDIA');
    expect((await detach(mediaIds[1]))[0].code).toBe('MEDIA_IS_NOT_ATTACHED_TO_VARIANT');
    expect(await detach(mediaIds[0])).toEqual([]);
    expect(await append()).toEqual([]);
    expect((await variantPictures(id))[0]).toBe(mediaIds[1]);
  });

  it('is not appended before it is READY', () =>
    slowly(async () => {
      const { id, variantIds } = await addShirt();
      const { resourceUrl } = await stage(await drawPicture());
      const media = [{ mediaContentType: 'IMAGE', originalSource: resourceUrl }];
      const { data } = await store.call(ATTACH, { product: { id }, media });
      const variantMedia = [{ variantId: variantIds[1], mediaIds: [data.productUpdate.product.media.nodes[0].id] }];
      const answer = await store.call(APPEND, { productId: id, variantMedia });
      expect(answer.data.productVariantAppendMedia.userErrors[0].code).toBe('NON_READY_MEDIA');
    }));
});
