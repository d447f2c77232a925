/** Shopify takes no longer alt texts. */
export const ALT_TEXT_MAX = 512;

/** The alt text of a published photo from the merchant's pattern; `{product}` stands for the product's title. */
export function altTextFor(pattern: string, productTitle: string): string {
  const text = pattern
    .replaceAll('{product}', () => productTitle)
    .replace(/\s+/g, ' ')
    .trim();
  return text.length <= ALT_TEXT_MAX ? text : `${text.slice(0, ALT_TEXT_MAX - 1).trimEnd()}…`;
}
