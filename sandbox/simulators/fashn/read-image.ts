const READ_TIMEOUT_MS = 20_000;
const MAX_BYTES = 60_000_000;

/** Reads an input picture from its address or data URI. Throws an Error that says why it can't. */
export async function readImage(source: string, signal: AbortSignal): Promise<Buffer> {
  if (source.startsWith('data:')) {
    const bytes = Buffer.from(source.slice(source.indexOf(',') + 1), 'base64');
    if (bytes.length === 0) throw new Error('the data URI is empty');
    return bytes;
  }
  const response = await fetch(source, { signal: AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]) });
  if (!response.ok) throw new Error(`the address answered ${response.status}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length > MAX_BYTES) throw new Error('the file is too large');
  return bytes;
}
