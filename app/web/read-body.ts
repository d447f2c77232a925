import { Refusal } from '#app/domain/errors.ts';

/** What comes after the end of what is allowed is thrown away up to here, so that the caller can read the answer. */
const DRAINED_BYTES = 20_000_000;

/** Reads a body piece by piece and keeps at most so many bytes. Throws a Refusal for more; memory stays flat. */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new Refusal('body-too-large', { maxBytes }, { body: `must be at most ${maxBytes} bytes` });
  // Who says beforehand that it is far too much is not even listened to.
  if (Number(request.headers.get('content-length') ?? 0) > DRAINED_BYTES) throw tooLarge();
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.length;
    if (total <= maxBytes) chunks.push(value);
    else chunks.length = 0;
    if (total > maxBytes + DRAINED_BYTES) break;
  }
  if (total > maxBytes) throw tooLarge();
  return Buffer.concat(chunks, total);
}
