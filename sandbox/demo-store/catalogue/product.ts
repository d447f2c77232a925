interface PictureDefinition {
  /** Of a file in `products/`. */
  filename: string;
  alt: string;
  view: View;
}

type View = 'front' | 'back' | 'detail';

interface VariantDefinition {
  /** By option name, such as `{ Colour: 'Red', Size: 'M' }`. */
  optionValues: Record<string, string>;
  /** A decimal number as text, such as "49.00". */
  price: string;
  sku: string;
  /** Which of the product's pictures shows it, from 0. */
  imageIndex?: number;
}

export interface ProductDefinition {
  title: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: 'ACTIVE' | 'DRAFT' | 'ARCHIVED';
  isGiftCard?: boolean;
  options: { name: string; values: string[] }[];
  variants: VariantDefinition[];
  pictures: PictureDefinition[];
}

/** A garment in a few words; the rest follows from them. */
export interface GarmentDefinition {
  title: string;
  description: string;
  productType: string;
  tags: string[];
  price: string;
  colours: readonly string[];
  sizes?: readonly string[];
  status?: ProductDefinition['status'];
  /** Of its pictures' files. */
  extension?: 'jpg' | 'png';
  /** Further views of the first colour. */
  views?: readonly View[];
}

export const VENDOR = 'Maison Demo';

/** A product with a picture for each colour and a variant for each colour and size. */
export function garmentProduct(definition: GarmentDefinition): ProductDefinition {
  const { title, colours, price, sizes = ['S', 'M', 'L'] } = definition;
  const slug = slugOf(title.slice(0, 40));
  const variants = colours.flatMap((colour, imageIndex) =>
    sizes.map(
      (size): VariantDefinition => ({
        optionValues: { Colour: colour, Size: size },
        price,
        sku: `MD-${slug}-${slugOf(colour)}-${slugOf(size)}`.toUpperCase(),
        imageIndex,
      }),
    ),
  );
  const first = colours[0];
  const others = first === undefined ? [] : (definition.views ?? []).map((view) => ({ colour: first, view }));
  const fronts = colours.map((colour) => ({ colour, view: 'front' as const }));
  return {
    title,
    descriptionHtml: `<p>${definition.description}</p>`,
    vendor: VENDOR,
    productType: definition.productType,
    tags: [...definition.tags],
    status: definition.status ?? 'ACTIVE',
    options: [
      { name: 'Colour', values: [...colours] },
      { name: 'Size', values: [...sizes] },
    ],
    variants,
    pictures: [...fronts, ...others].map((picture) => pictureOf(definition, slug, picture)),
  };
}

function pictureOf(
  { title, extension = 'jpg' }: GarmentDefinition,
  slug: string,
  { colour, view }: { colour: string; view: View },
): PictureDefinition {
  const shortTitle = title.length > 80 ? `${title.slice(0, 77)}...` : title;
  return {
    filename: `${slug}-${slugOf(colour)}-${view}.${extension}`,
    alt: `${shortTitle} in ${colour.toLowerCase()}, ${view === 'detail' ? 'close up' : `from the ${view}`}`,
    view,
  };
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
