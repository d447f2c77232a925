/** A strong ETag of a content's hash. */
export function entityTag(hash: string): string {
  return `"${hash.slice(0, 32)}"`;
}

/** Whether the caller's copy is this one (RFC 9110 13.1.2: a weak comparison). */
export function hasCopy(request: Request, etag: string): boolean {
  const known = request.headers.get('if-none-match')?.split(',') ?? [];
  return known.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
