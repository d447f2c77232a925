const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/**
 * How many scans a JPEG's bytes hold, read marker by marker as decoders do. Each scan of a progressive JPEG goes over
 * the whole picture once more, so a small file of thousands costs minutes. Stops counting at one more than `most`.
 */
export function countScans(jpeg: Buffer, most: number): number {
  let scans = 0;
  for (let at = nextMarker(jpeg, 0); at !== undefined && scans <= most; at = nextMarker(jpeg, at)) {
    const kind = jpeg[at - 1] ?? END_OF_IMAGE;
    if (kind === END_OF_IMAGE) return scans;
    if (kind === START_OF_SCAN) scans += 1;
    if (hasLength(kind)) at += at + 2 <= jpeg.length ? jpeg.readUInt16BE(at) : 2;
  }
  return scans;
}

/** The place after the next marker; zero after 0xff is a pixel's, and several 0xff are one. */
function nextMarker(jpeg: Buffer, from: number): number | undefined {
  for (let at = jpeg.indexOf(MARKER, from); at !== -1; at = jpeg.indexOf(MARKER, at)) {
    while (jpeg[at] === MARKER) at += 1;
    if (at >= jpeg.length) return undefined;
    if (jpeg[at] !== 0) return at + 1;
  }
  return undefined;
}

/** All but the beginning, the restarts within pixels, and one that is used nowhere. */
function hasLength(kind: number): boolean {
  return !(kind >= 0xd0 && kind <= 0xd8) && kind !== 0x01;
}
