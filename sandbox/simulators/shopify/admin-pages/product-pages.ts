import { type Html, html } from '#sandbox/simulators/shared/html.ts';
import { cdnAddress } from '#sandbox/simulators/shopify/file-library.ts';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { productSearch } from '#sandbox/simulators/shopify/product-search.ts';
import {
  type FileRecord,
  filesOfProduct,
  type ProductRecord,
  type StoreState,
} from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';

const PAGE_SIZE = 50;
const THUMBNAIL_WIDTH = 120;
const TILE_WIDTH = 640;

/** What a merchant types, as words that may be the beginnings of words. */
export function wordsToQuery(typed: string): string {
  return typed
    .replace(/["'\\:()<>=*-]/g, ' ')
    .split(/\s+/)
    .filter((word) => word && !/^(and|or|not)$/i.test(word))
    .map((word) => `${word}*`)
    .join(' ');
}

export function productList(world: World, store: StoreState, { typed, page }: { typed: string; page: number }): Html {
  const found = productSearch(store, wordsToQuery(typed)).reverse();
  const shown = found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const link = (to: number) => `?query=${encodeURIComponent(typed)}&page=${to}`;
  const rows = shown.map((product) => productRow(world, store, product));
  return html`
    <h1>Products</h1>
    <div class="selection-bar" id="selection-bar" role="region" aria-label="Selected products" hidden><span id="selection-count"></span><span id="selection-actions"></span></div>
    <section class="card card-flush">
      <form class="table-search"><input type="search" name="query" value="${typed}" placeholder="Search products" aria-label="Filter products"></form>
      <ul class="product-rows">${rows}</ul>
      ${rows.length === 0 ? html`<p class="empty">No products found</p>` : null}
      <p class="pager"><span>${found.length} products</span>
        ${page > 0 ? html`<a class="button" href="${link(page - 1)}">Previous</a>` : null}
        ${(page + 1) * PAGE_SIZE < found.length ? html`<a class="button" href="${link(page + 1)}">Next</a>` : null}
      </p>
    </section>`;
}

function productRow(world: World, store: StoreState, product: ProductRecord): Html {
  const first = filesOfProduct(store, product)[0];
  const id = toGid('Product', product.id);
  return html`<li class="choosable-row"><input type="checkbox" class="row-choice" value="${id}" aria-label="Select ${product.title}"><a class="product-row" href="/store/${store.handle}/products/${product.id}">
      ${thumbnail(world, store, first)}
      <span class="grow"><strong>${product.title}</strong><span class="subdued only-narrow">${product.productType}</span></span>
      ${statusBadge(product)}
      <span class="subdued column">${product.productType}</span>
      <span class="subdued column">${product.vendor}</span>
      <span class="subdued column">${product.mediaIds.length} media</span>
    </a></li>`;
}

function thumbnail(world: World, store: StoreState, file: FileRecord | undefined): Html {
  if (file?.status !== 'READY') return html`<span class="thumbnail"></span>`;
  return html`<img class="thumbnail" src="${cdnAddress(world, store, file)}&width=${THUMBNAIL_WIDTH}" alt="${file.alt}" loading="lazy">`;
}

function statusBadge({ status }: ProductRecord): Html {
  const tone = { ACTIVE: 'badge-success', DRAFT: 'badge-info', ARCHIVED: '', UNLISTED: 'badge-info' }[status];
  return html`<span class="badge ${tone}">${status.charAt(0)}${status.slice(1).toLowerCase()}</span>`;
}

export function productPage(world: World, store: StoreState, product: ProductRecord): Html {
  return html`
    <div class="page-title"><a class="back" href="/store/${store.handle}/products" aria-label="Products">←</a>
      <h1>${product.title}</h1>${statusBadge(product)}<span class="grow"></span><span id="extension-actions" role="group" aria-label="More actions"></span></div>
    <div class="two-columns">
      <div>
        <section class="card"><h2>Title</h2><p class="field">${product.title}</p>
          <h2>Description</h2><p class="field field-tall">${product.descriptionHtml.replace(/<[^>]*>/g, ' ').trim() || '–'}</p></section>
        <section class="card" id="media" data-live="/store/${store.handle}/products/${product.id}/live">${mediaSection(world, store, product)}</section>
        <section class="card" id="variants">${variantsSection(world, store, product)}</section>
        <div id="extension-blocks"></div>
      </div>
      <div>
        <section class="card"><h2>Status</h2>${statusBadge(product)}</section>
        <section class="card"><h2>Product organization</h2>
          <dl><dt>Type</dt><dd>${product.productType || '–'}</dd><dt>Vendor</dt><dd>${product.vendor}</dd>
          <dt>Tags</dt><dd>${product.tags.length > 0 ? product.tags.map((tag) => html`<span class="tag">${tag}</span> `) : '–'}</dd>
          <dt>Id</dt><dd><code>${product.id}</code></dd></dl></section>
        <section class="card" id="metafields">${metafieldsSection(store, product)}</section>
      </div>
    </div>`;
}

/** The parts of a product's page that change while it is looked at, by the id of their element. */
export function liveParts(world: World, store: StoreState, product: ProductRecord): Record<string, string> {
  return {
    media: mediaSection(world, store, product).markup,
    variants: variantsSection(world, store, product).markup,
    metafields: metafieldsSection(store, product).markup,
  };
}

function mediaSection(world: World, store: StoreState, product: ProductRecord): Html {
  const files = filesOfProduct(store, product);
  const tiles = files.map((file, index) => mediaTile(world, store, file, index + 1));
  return html`<h2>Media <span class="subdued">${files.length}</span></h2>
    <ol class="gallery">${tiles}</ol>${files.length === 0 ? html`<p class="empty">No media yet</p>` : null}`;
}

function mediaTile(world: World, store: StoreState, file: FileRecord, position: number): Html {
  return html`<li class="tile" data-key="${file.id}" data-status="${file.status}">
    <div class="tile-picture">${tilePicture(world, store, file)}<span class="position">${position}</span></div>
    <p class="tile-name" title="${file.filename}">${file.filename}</p>
    <p class="tile-alt">${file.alt ? file.alt : html`<em>no alt text</em>`}</p></li>`;
}

function tilePicture(world: World, store: StoreState, file: FileRecord): Html {
  switch (file.status) {
    case 'UPLOADED':
    case 'PROCESSING':
      return html`<span class="processing"><span class="spinner"></span>Processing</span>`;
    case 'FAILED':
      return html`<span class="failed">${file.problems[0]?.code ?? 'FAILED'}</span>`;
    case 'READY':
      return html`<a href="${cdnAddress(world, store, file)}" target="_blank" rel="noreferrer"><img src="${cdnAddress(world, store, file)}&width=${TILE_WIDTH}" alt="${file.alt}"></a>`;
  }
}

function variantsSection(world: World, store: StoreState, product: ProductRecord): Html {
  const rows = product.variants.map((variant) => {
    const file = variant.mediaId === null ? undefined : store.files[variant.mediaId];
    return html`<li class="variant" data-key="${variant.id}">${thumbnail(world, store, file)}
      <span class="grow"><strong>${variant.title}</strong><br><span class="subdued">${variant.sku ?? ''}</span></span>
      <span>${variant.price} ${store.currencyCode}</span></li>`;
  });
  return html`<h2>Variants</h2><ul class="variants">${rows}</ul>`;
}

function metafieldsSection(store: StoreState, product: ProductRecord): Html {
  const metafields = store.metafields[toGid('Product', product.id)] ?? [];
  const rows = metafields.map(
    ({ namespace, key, type, value }) =>
      html`<li class="metafield"><code>${namespace}.${key}</code> <span class="subdued">${type}</span><pre>${pretty(value)}</pre></li>`,
  );
  return html`<h2>Metafields</h2>${rows.length > 0 ? html`<ul class="metafields">${rows}</ul>` : html`<p class="subdued">None</p>`}`;
}

function pretty(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 1);
  } catch {
    return value;
  }
}
