/** Shopify's ids in its GraphQL API: `gid://shopify/Product/123`. */
export function toGid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The type and number of a global id, or undefined when it is none. */
export function parseGid(gid: string): { type: string; id: number } | undefined {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(gid);
  return match?.[1] && match[2] ? { type: match[1], id: Number(match[2]) } : undefined;
}

/** The number of a global id of this type, or undefined when it is something else. */
export function idOfType(type: string, gid: string): number | undefined {
  const parsed = parseGid(gid);
  return parsed?.type === type ? parsed.id : undefined;
}
