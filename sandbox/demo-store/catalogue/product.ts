import type { Cloth } from '#sandbox/demo-store/garments/cloth.ts';
import type { Cut } from '#sandbox/demo-store/garments/garment.ts';

/** How one picture of a product is drawn. */
export interface PictureDefinition {
  filename: string;
  alt: string;
  /** Cuts of the same name are the same cut. */
  cutName: string;
  cut: Cut;
  cloth: Cloth;
  view: 'front' | 'back' | 'detail';
  encoding: 'jpeg' | 'transparent-png' | 'cmyk-jpeg';
  widthInPixels: number;
  heightInPixels: number;
}

export interface VariantDefinition {
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
  options: { name: string; values: string[] }[];
  variants: VariantDefinition[];
  pictures: PictureDefinition[];
}

export interface ColourDefinition extends Omit<Cloth, 'fabric'> {
  name: string;
}

/** A garment in a few words; the rest follows from them. */
export interface GarmentDefinition {
  title: string;
  description: string;
  productType: string;
  tags: string[];
  price: string;
  cutName: string;
  cut: Cut;
  fabric: Cloth['fabric'];
  colours: readonly ColourDefinition[];
  sizes?: readonly string[];
  status?: ProductDefinition['status'];
  encoding?: PictureDefinition['encoding'];
  /** The longest edge of pictures is 1600 pixels unless told otherwise. */
  sizeInPixels?: { width: number; height: number };
  /** Further views of the first colour. */
  views?: readonly ('back' | 'detail')[];
}

export const VENDOR = 'Maison Demo';
const PICTURE_SIZE = { width: 1200, height: 1600 };

/** A product with a picture for each colour and a variant for each colour and size. */
export function garmentProduct(definition: GarmentDefinition): ProductDefinition {
  const { title, colours, price, sizes = ['S', 'M', 'L'] } = definition;
  const slug = slugOf(definition.cutName, title);
  const variants = colours.flatMap((colour, imageIndex) =>
    sizes.map(
      (size): VariantDefinition => ({
        optionValues: { Colour: colour.name, Size: size },
        price,
        sku: `MD-${slug}-${colour.name}-${size}`.toUpperCase().replaceAll(/[^A-Z0-9-]+/g, '-'),
        imageIndex,
      }),
    ),
  );
  const fronts = colours.map((colour) => pictureOf(definition, slug, colour, 'front'));
  const first = colours[0];
  const others = first ? (definition.views ?? []).map((view) => pictureOf(definition, slug, first, view)) : [];
  return {
    title,
    descriptionHtml: `<p>${definition.description}</p>`,
    vendor: VENDOR,
    productType: definition.productType,
    tags: [...definition.tags],
    status: definition.status ?? 'ACTIVE',
    options: [
      { name: 'Colour', values: colours.map(({ name }) => name) },
      { name: 'Size', values: [...sizes] },
    ],
    variants,
    pictures: [...fronts, ...others],
  };
}

function pictureOf(
  definition: GarmentDefinition,
  slug: string,
  { name, ...cloth }: ColourDefinition,
  view: PictureDefinition['view'],
): PictureDefinition {
  const { title, fabric, cut, cutName, encoding = 'jpeg', sizeInPixels = PICTURE_SIZE } = definition;
  const extension = encoding === 'transparent-png' ? 'png' : 'jpg';
  const shortTitle = title.length > 80 ? `${title.slice(0, 77)}...` : title;
  return {
    filename: `${slug}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${view}.${extension}`,
    alt: `${shortTitle} in ${name.toLowerCase()}, ${view === 'detail' ? 'close up' : `from the ${view}`}`,
    cutName,
    cut,
    cloth: { ...cloth, fabric },
    view,
    encoding,
    widthInPixels: sizeInPixels.width,
    heightInPixels: sizeInPixels.height,
  };
}

function slugOf(cutName: string, title: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${words.replaceAll(/^-|-$/g, '')}-${cutName.toLowerCase()}`;
}

export function topCut(top: Extract<Cut, { kind: 'top' }>['top']): Cut {
  return { kind: 'top', top };
}
