import { garmentProduct, type ProductDefinition, VENDOR } from './product.ts';

/** 255 characters, the longest that Shopify takes. */
const LONGEST_TITLE =
  'Limited Edition Reversible Hand-Finished Organic Cotton Garment-Dyed Relaxed-Fit Crew Neck Sweatshirt with Contrast Ribbing, Side Gussets, Locker Loop and Recycled Trims for Every Season, Every Body and Every Day of the Year, Made Slowly in Small Batches.';

/** What breaks carelessly written software. */
export const HARD_CASES: ProductDefinition[] = [
  {
    ...garmentProduct({
      title: 'Quilted Vest (picture to follow)',
      description: 'Arriving soon. It has no picture yet.',
      productType: 'Jackets',
      tags: ['hard-case', 'no-image', 'outerwear'],
      price: '95.00',
      colours: ['Moss'],
    }),
    pictures: [],
    variants: [{ optionValues: { Colour: 'Moss', Size: 'M' }, price: '95.00', sku: 'MD-QUILTED-VEST-MOSS-M' }],
    options: [
      { name: 'Colour', values: ['Moss'] },
      { name: 'Size', values: ['M'] },
    ],
  },
  garmentProduct({
    title: 'Studio Sweatshirt (20-megapixel picture)',
    description: 'Photographed at the largest size that a store takes.',
    productType: 'Sweatshirts',
    tags: ['hard-case', 'large-image'],
    price: '62.00',
    colours: ['Rosewood'],
  }),
  garmentProduct({
    title: 'Satin Camisole (transparent picture)',
    description: 'A cut-out picture without a background.',
    productType: 'Tops',
    tags: ['hard-case', 'transparent-png', 'women'],
    price: '38.00',
    colours: ['Pearl'],
    extension: 'png',
  }),
  garmentProduct({
    title: 'Printed Catalogue Chinos (CMYK picture)',
    description: 'The picture comes from a printer and is in four colours.',
    productType: 'Trousers',
    tags: ['hard-case', 'cmyk', 'men'],
    price: '66.00',
    sizes: ['30', '32'],
    colours: ['Brick'],
  }),
  garmentProduct({
    title: LONGEST_TITLE,
    description: 'Its title is as long as titles may be.',
    productType: 'Sweatshirts',
    tags: ['hard-case', 'long-title'],
    price: '74.00',
    colours: ['Ecru'],
  }),
  garmentProduct({
    title: 'Autumn Preview Tee',
    description: 'Not yet for sale.',
    productType: 'T-Shirts',
    tags: ['hard-case', 'draft'],
    price: '31.00',
    status: 'DRAFT',
    colours: ['Aubergine'],
  }),
  {
    title: 'Gift Card',
    descriptionHtml: '<p>For someone who likes to choose. Sent by email.</p>',
    vendor: VENDOR,
    productType: 'Gift Cards',
    tags: ['hard-case', 'not-a-garment'],
    status: 'ACTIVE',
    isGiftCard: true,
    options: [{ name: 'Amount', values: ['25', '50', '100'] }],
    variants: ['25', '50', '100'].map((amount) => ({
      optionValues: { Amount: amount },
      price: `${amount}.00`,
      sku: `MD-GIFT-${amount}`,
    })),
    pictures: [],
  },
];
