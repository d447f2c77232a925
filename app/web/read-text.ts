import { Refusal } from '#app/domain/errors.ts';

/** The body as text, read no further than `maxBytes`, whatever length it claims. Throws a Refusal when it is longer. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.length;
    if (total > maxBytes) {
      // Cancelled, it would cut the connection before the answer; what comes after it is thrown away unread.
      reader.releaseLock();
      throw new Refusal('bad-request', { detail: 'The body is too large.' });
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
