/** Each begins only where a run of its characters does: a long run is looked at once, and not from each of its places. */
const STORE = /(?<![a-z0-9-])[a-z0-9-]+\.myshopify\.com/gi;
const ADDRESS = /(?<![^\s<>"'`,;:()[\]])[^\s<>"'`,;:()[\]]+@[^\s<>"'`,;:()[\]@]+\.[a-z]{2,}/gi;

/** A text that outlives a store, with the domains of stores and all mail addresses taken out of it. */
export function withoutNames(text: string): string {
  return text.replace(ADDRESS, '(an address)').replace(STORE, '(a store)');
}
