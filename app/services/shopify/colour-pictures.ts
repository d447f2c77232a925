import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { colourOptionOf } from './colour-option.ts';
import { VARIANT_PICTURES } from './documents.ts';
import { mediaNode, type StoreMedia, toMedia } from './products.ts';

interface Option {
  name: string;
  values: string[];
}

export interface ColourPicture {
  /** A value of the product's first option that chooses a colour, in the store's own words. */
  colour: string;
  picture: StoreMedia;
}

const variantsPage = z.object({
  productVariants: z.object({
    nodes: z.array(
      z.object({
        product: z.object({ id: z.string() }),
        selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
        media: z.object({ nodes: z.array(mediaNode) }),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/**
 * The picture that the variants of each colour show, by the product's id; colours whose variants show none are left out.
 * Read by Shopify's search, which knows of a new variant a moment later.
 */
export async function readColourPictures(
  shop: string,
  products: readonly { id: string; options: readonly Option[] }[],
): Promise<Map<string, ColourPicture[]>> {
  const options = new Map(
    products.flatMap(({ id, options: all }) => {
      const option = colourOptionOf(all);
      return option ? [[id, option] as const] : [];
    }),
  );
  const found = await picturesByValue(shop, options);
  return new Map(
    [...options].map(([id, { values }]) => [
      id,
      values.flatMap((colour) => {
        const picture = found.get(id)?.get(colour);
        return picture ? [{ colour, picture }] : [];
      }),
    ]),
  );
}

/** Whether each colour has its picture: what comes behind is of no use then, and a product can have 2048 variants. */
function hasAll(options: ReadonlyMap<string, Option>, found: ReadonlyMap<string, Map<string, StoreMedia>>): boolean {
  return [...options].every(([id, { values }]) => values.every((value) => found.get(id)?.has(value)));
}

/** By product and value of its option, the picture of the first variant that shows one. */
async function picturesByValue(
  shop: string,
  options: ReadonlyMap<string, Option>,
): Promise<Map<string, Map<string, StoreMedia>>> {
  const found = new Map([...options.keys()].map((id) => [id, new Map<string, StoreMedia>()]));
  if (options.size === 0) return found;
  const query = `product_ids:${[...options.keys()].map((id) => id.split('/').at(-1)).join(',')}`;
  let after: string | null = null;
  do {
    const data: z.infer<typeof variantsPage> = await adminGraphql({
      shop,
      document: VARIANT_PICTURES,
      variables: { query, after },
      answer: variantsPage,
    });
    const { nodes, pageInfo } = data.productVariants;
    for (const { product, selectedOptions, media } of nodes) {
      const value = selectedOptions.find(({ name }) => name === options.get(product.id)?.name)?.value;
      const picture = media.nodes.map(toMedia).find(({ isPicture }) => isPicture);
      const known = found.get(product.id);
      if (value !== undefined && picture && !known?.has(value)) known?.set(value, picture);
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after && !hasAll(options, found));
  return found;
}
