import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { addPicture, addProducts, newImage, newProduct } from './add-products.ts';
import { parse, withStore } from './control-request.ts';
import { deleteFile } from './file-library.ts';
import { toGid } from './global-id.ts';
import { detachFile, isoAt, type ProductRecord, type StoreState } from './store-state.ts';
import type { World } from './world.ts';

const PRODUCT = '/_control/stores/:handle/products/:id';
const anyId = z
  .union([z.number(), z.string()])
  .transform((value) => Number(String(value).split('/').at(-1)))
  .pipe(z.int());

/** What the merchant does in their own admin, at a test's command: ids may be numbers or global ids. */
export function merchantRoutes(world: World): Router {
  const router = express.Router();
  router.post('/_control/stores/:handle/products', (request, response, next) => {
    withStore(world, request, response, (store) => void createProducts(world, store, request, response).catch(next));
  });
  router.post(`${PRODUCT}/delete`, (request, response) => {
    withProduct(world, request, response, (store, product) => {
      delete store.products[product.id];
      delete store.metafields[toGid('Product', product.id)];
      world.changed(store);
      world.announce(store, 'products/delete', { id: product.id });
      response.status(204).end();
    });
  });
  router.post(`${PRODUCT}/update`, (request, response) => {
    const shape = newProduct.pick({
      title: true,
      descriptionHtml: true,
      vendor: true,
      productType: true,
      tags: true,
      status: true,
    });
    const changes = parse(shape.partial(), request, response);
    if (!changes) return;
    const given = Object.fromEntries(Object.entries(changes).filter(([name]) => name in request.body));
    withProduct(world, request, response, (store, product) => {
      Object.assign(product, given);
      world.productChanged(store, product);
      response.json(product);
    });
  });
  // What an order does: the stock is another, and the product is told of though nothing of it is to be seen.
  router.post(`${PRODUCT}/stock`, (request, response) => {
    withProduct(world, request, response, (store, product) => {
      world.productChanged(store, product);
      response.status(204).end();
    });
  });
  router.post('/_control/stores/:handle/edit-all', (request, response) => {
    const given = parse(z.strictObject({ tag: z.string().min(1) }), request, response);
    if (!given) return;
    withStore(world, request, response, (store) => {
      const all = Object.values(store.products);
      for (const product of all) {
        product.tags = [...new Set([...product.tags, given.tag])];
        world.productChanged(store, product);
      }
      response.json({ count: all.length });
    });
  });
  router.post('/_control/stores/:handle/collections', (request, response) => {
    const shape = z.strictObject({
      title: z.string(),
      handle: z.string().optional(),
      productIds: z.array(anyId).default([]),
    });
    const given = parse(shape, request, response);
    if (!given) return;
    withStore(world, request, response, (store) => {
      const id = world.nextId();
      const handle = given.handle ?? given.title.toLowerCase().replace(/\W+/g, '-');
      store.collections[id] = {
        id,
        handle,
        title: given.title,
        productIds: given.productIds,
        updatedAt: isoAt(Date.now()),
      };
      world.changed(store);
      response.status(201).json({ id: toGid('Collection', id) });
    });
  });
  // Shopify tells nothing of the products that come into a collection or leave it.
  router.post('/_control/stores/:handle/collections/:id/products', (request, response) => {
    const given = parse(z.strictObject({ productIds: z.array(anyId) }), request, response);
    if (!given) return;
    withStore(world, request, response, (store) => {
      const collection = store.collections[Number(String(request.params.id).split('/').at(-1))];
      if (!collection) return void response.status(404).json({ error: 'no such collection' });
      collection.productIds = given.productIds;
      world.changed(store);
      response.status(204).end();
    });
  });
  galleryRoutes(world, router);
  metafieldRoutes(world, router);
  return router;
}

async function createProducts(world: World, store: StoreState, request: Request, response: Response): Promise<void> {
  const shape = z.union([
    z.array(newProduct),
    z.strictObject({ products: z.array(newProduct), quiet: z.boolean().default(false) }),
  ]);
  const given = parse(shape, request, response);
  if (!given) return;
  const { products, quiet } = Array.isArray(given) ? { products: given, quiet: request.query.quiet === 'true' } : given;
  try {
    const made = await addProducts(world, store, products, { isQuiet: quiet });
    response.status(201).json(made.map(describe));
  } catch (error) {
    response.status(400).json({ error: (error as Error).message });
  }
}

function describe(product: ProductRecord) {
  return {
    id: toGid('Product', product.id),
    handle: product.handle,
    variantIds: product.variants.map(({ id }) => toGid('ProductVariant', id)),
    mediaIds: product.mediaIds.map((id) => toGid('MediaImage', id)),
  };
}

/** What an earlier version of the app left on a product, in place of all that it has: `$app:` is the app's own namespace. */
function metafieldRoutes(world: World, router: Router): void {
  router.post(`${PRODUCT}/metafields`, (request, response) => {
    const one = z.strictObject({ namespace: z.string(), key: z.string(), value: z.string() });
    const given = parse(z.strictObject({ metafields: z.array(one) }), request, response);
    if (!given) return;
    withProduct(world, request, response, (store, product) => {
      const now = isoAt(Date.now());
      store.metafields[toGid('Product', product.id)] = given.metafields.map(({ namespace, key, value }) => ({
        id: world.nextId(),
        namespace: namespace.replace('$app:', `app--${world.app.appId}--`),
        key,
        type: 'json',
        value,
        createdAt: now,
        updatedAt: now,
      }));
      world.productChanged(store, product);
      response.status(204).end();
    });
  });
}

function galleryRoutes(world: World, router: Router): void {
  router.post(`${PRODUCT}/media`, (request, response, next) => {
    const shape = z.strictObject({ images: z.array(newImage), isProcessing: z.boolean().default(false) });
    const given = parse(shape, request, response);
    if (!given) return;
    withProduct(world, request, response, (store, product) => {
      const how = { fallbackName: product.title, isProcessing: given.isProcessing };
      const adding = given.images.map((image) => () => addPicture(world, store, image, how));
      adding
        .reduce(
          (before, add) => before.then(async () => void product.mediaIds.push((await add()).id)),
          Promise.resolve(),
        )
        .then(() => {
          world.productChanged(store, product);
          response.status(201).json(describe(product));
        })
        .catch(next);
    });
  });
  router.post(`${PRODUCT}/media/delete`, (request, response) => {
    const shape = z.strictObject({ mediaIds: z.array(anyId), onlyDetach: z.boolean().default(false) });
    const given = parse(shape, request, response);
    if (!given) return;
    withProduct(world, request, response, (store, product) => {
      for (const id of given.mediaIds) {
        const file = store.files[id];
        if (given.onlyDetach) detachFile(product, id);
        else if (file) deleteFile(world, store, file);
      }
      if (given.onlyDetach) world.productChanged(store, product);
      response.json(describe(product));
    });
  });
  router.post(`${PRODUCT}/media/reorder`, (request, response) => {
    const given = parse(z.strictObject({ mediaIds: z.array(anyId) }), request, response);
    if (!given) return;
    withProduct(world, request, response, (store, product) => {
      const first = given.mediaIds.filter((id) => product.mediaIds.includes(id));
      product.mediaIds = [...first, ...product.mediaIds.filter((id) => !first.includes(id))];
      world.productChanged(store, product);
      response.json(describe(product));
    });
  });
  router.post('/_control/stores/:handle/products/:id/variants/:variantId', (request, response) => {
    const given = parse(z.strictObject({ mediaId: anyId.nullable() }), request, response);
    if (!given) return;
    withProduct(world, request, response, (store, product) => {
      const variant = product.variants.find(
        ({ id }) => id === Number(String(request.params.variantId).split('/').at(-1)),
      );
      if (!variant) return void response.status(404).json({ error: 'no such variant' });
      variant.mediaId = given.mediaId;
      world.productChanged(store, product);
      response.json(describe(product));
    });
  });
}

function withProduct(
  world: World,
  request: Request,
  response: Response,
  then: (store: StoreState, product: ProductRecord) => void,
): void {
  withStore(world, request, response, (store) => {
    const product = store.products[Number(String(request.params.id).split('/').at(-1))];
    if (product) then(store, product);
    else response.status(404).json({ error: 'no such product' });
  });
}
