import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { HttpRefusal } from './http-refusal.ts';

/** What comes after the end of what is allowed is thrown away up to here, so that the caller can read the answer. */
const DRAINED_BYTES = 20_000_000;

/** Reads a request's body as `readStream` does. */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const stream = request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
  return readStream(stream, { maxBytes, declaredBytes: Number(request.headers.get('content-length') ?? 0) });
}

/** Reads a body piece by piece and keeps at most so many bytes. Throws a Refusal for more; memory stays flat. */
async function readStream(
  stream: Readable,
  { maxBytes, declaredBytes }: { maxBytes: number; declaredBytes: number },
): Promise<Buffer> {
  const tooLarge = () => new HttpRefusal('body-too-large', { maxBytes }, { body: `must be at most ${maxBytes} bytes` });
  // Who says beforehand that it is far too much is not even listened to.
  if (declaredBytes > DRAINED_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let total = 0;
  // The connection outlives the reading: the answer goes over it.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    total += chunk.length;
    if (total <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (total > maxBytes + DRAINED_BYTES) break;
  }
  if (total > maxBytes) throw tooLarge();
  return Buffer.concat(chunks, total);
}
