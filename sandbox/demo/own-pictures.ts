/** Takes a person's own pictures into the demo: a garment becomes a product, a person joins the avatars. */
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { normalisePicture } from '#app/services/images/normalise-picture.ts';
import type { PictureProblem } from '#app/services/images/picture-limits.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { importAvatarTable } from './import-avatar-table.ts';

/** Shopify takes no picture of more than 20 megapixels. */
const SHOPIFY_LONGEST_EDGE_PX = 4000;

const REASONS: Record<PictureProblem, string> = {
  empty: 'the file is empty',
  'not-a-picture': 'it is not a picture; use JPEG, PNG, WebP or AVIF',
  'unsupported-type': 'this kind of picture cannot be read; save it as JPEG or PNG',
  truncated: 'the file is damaged or incomplete; export it again',
  'too-many-bytes': 'it is larger than 20 MB; save it smaller',
  'too-many-pixels': 'it has more than 50 megapixels; make it smaller',
  'too-small': 'it is smaller than 512 pixels on a side; use a larger one',
  'too-long': 'one side is more than 3.9 times as long as the other; crop it closer to the garment',
  hdr: 'it is made for HDR screens; export it for ordinary ones, as JPEG or PNG',
  animated: 'it is animated; save one frame as JPEG or PNG',
  'too-many-scans': 'it is made of too many layers; save it again as an ordinary JPEG',
  'too-heavy': 'it takes too much memory to read; save it as an ordinary JPEG, or with fewer pixels',
  'too-slow': 'it takes too long to read; save it as an ordinary JPEG, or with fewer pixels',
};

/** Makes a product with this picture in the demo store, as a merchant would by hand, and returns the product's id. */
export async function addGarmentProduct(stack: Stack, handle: string, file: string): Promise<string> {
  const bytes = await readFile(file);
  const inspected = await inspectPicture(bytes);
  if (!inspected.ok) throw new Error(`${file} cannot be used: ${REASONS[inspected.reason]}.`);
  const picture = await normalisePicture(bytes, { longestEdge: SHOPIFY_LONGEST_EDGE_PX });
  const name = nameOf(file);
  const response = await fetch(`${stack.addresses.shopify}/_control/stores/${handle}/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      quiet: true,
      products: [
        {
          title: name,
          descriptionHtml: '<p>Your own garment.</p>',
          vendor: 'You',
          productType: '',
          tags: ['own-picture'],
          status: 'ACTIVE',
          options: [],
          variants: [{ optionValues: {}, price: '0.00', sku: 'OWN-1' }],
          images: [
            { base64: picture.bytes.toString('base64'), filename: `${basename(file, extname(file))}.jpg`, alt: name },
          ],
        },
      ],
    }),
  });
  if (!response.ok) throw new Error(`The demo store did not take ${file}: ${await response.text()}`);
  const made = (await response.json()) as { id: string }[];
  return made[0]?.id ?? '';
}

/** Adds this picture to the avatar library and returns the avatar's id. */
export async function addOwnAvatar(stack: Stack, file: string): Promise<string> {
  const attributes = {
    presentation: 'androgynous',
    bodyType: 'average',
    skinTone: 'own picture',
    ageBand: '26-35',
    framing: 'full',
  };
  try {
    const [id = ''] = await importAvatarTable(stack, [{ file, name: nameOf(file), ...attributes }]);
    return id;
  } catch (error) {
    throw new Error(`${file} cannot be used as an avatar: ${error instanceof Error ? error.message : error}`);
  }
}

function nameOf(file: string): string {
  const words = basename(file, extname(file)).replace(/[-_]+/g, ' ').trim() || 'own picture';
  return words.charAt(0).toUpperCase() + words.slice(1);
}
