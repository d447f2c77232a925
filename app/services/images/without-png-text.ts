const SIGNATURE_BYTES = 8;
/** Length and type before a chunk's data, checksum after it. */
const FRAME_BYTES = 12;
const TEXT = new Set(['tEXt', 'zTXt', 'iTXt']);

/**
 * A PNG without its texts. A decoder unpacks every one of them before it tells as much as the size: a small file can
 * hold minutes of work. What is broken further on stays as it is, for the decoder to refuse.
 */
export function withoutPngText(png: Buffer): Buffer {
  const kept = [png.subarray(0, SIGNATURE_BYTES)];
  let at = SIGNATURE_BYTES;
  while (at + FRAME_BYTES <= png.length) {
    const end = at + FRAME_BYTES + png.readUInt32BE(at);
    if (end > png.length) break;
    if (!TEXT.has(png.toString('latin1', at + 4, at + 8))) kept.push(png.subarray(at, end));
    at = end;
  }
  kept.push(png.subarray(at));
  return Buffer.concat(kept);
}
