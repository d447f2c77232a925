/** Markers of a JPEG, each after 0xff. Source: ITU-T T.81, table B.1. */
export const MARKER = {
  huffmanTables: 0xc4,
  arithmeticTables: 0xcc,
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantisationTables: 0xdb,
  restartInterval: 0xdd,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  app15: 0xef,
  comment: 0xfe,
} as const;

export interface JpegSegment {
  marker: number;
  /** Where its marker stands. */
  start: number;
  /** Its data, without marker and length. */
  data: Buffer;
  /** Where it ends: for a scan, where its coded pixels begin. */
  end: number;
  /** Of a scan: where its coded pixels end. */
  codedEnd?: number;
}

export interface JpegParts {
  segments: JpegSegment[];
  /** Whether its end is marked. What stands after that is no part of the picture. */
  isClosed: boolean;
}

/**
 * The parts of a JPEG's first picture, found as decoders find them: stray bytes between two segments are passed over.
 * Undefined when a segment breaks off or the picture begins anew before its end.
 */
export function readJpegParts(jpeg: Buffer): JpegParts | undefined {
  const segments: JpegSegment[] = [];
  let at = 2;
  for (;;) {
    const start = nextMarker(jpeg, at);
    if (start === undefined) return { segments, isClosed: false };
    const marker = jpeg[start + 1] ?? 0;
    if (marker === MARKER.endOfImage) return { segments, isClosed: true };
    if (marker === MARKER.startOfImage) return undefined;
    if (isBare(marker)) {
      at = start + 2;
      continue;
    }
    const end = start + 2 + (start + 4 <= jpeg.length ? jpeg.readUInt16BE(start + 2) : 0);
    if (end < start + 4 || end > jpeg.length) return undefined;
    const segment: JpegSegment = { marker, start, data: jpeg.subarray(start + 4, end), end };
    if (marker === MARKER.startOfScan) segment.codedEnd = endOfCoded(jpeg, end);
    segments.push(segment);
    at = segment.codedEnd ?? end;
  }
}

/** Where the next marker's 0xff stands; of several that fill, the last. */
function nextMarker(jpeg: Buffer, from: number): number | undefined {
  for (let at = jpeg.indexOf(0xff, from); at >= 0 && at + 1 < jpeg.length; at = jpeg.indexOf(0xff, at + 1)) {
    const next = jpeg[at + 1];
    if (next !== 0 && next !== 0xff) return at;
  }
  return undefined;
}

/** Coded pixels go on over a stuffed zero and over restart markers. */
function endOfCoded(jpeg: Buffer, from: number): number {
  for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at + 2)) {
    const next = jpeg[at + 1];
    if (next !== 0 && !isRestart(next)) return at;
  }
  return jpeg.length;
}

export function isRestart(marker: number | undefined): boolean {
  return marker !== undefined && marker >= 0xd0 && marker <= 0xd7;
}

/** Markers without a length. */
function isBare(marker: number): boolean {
  return marker === 0x01 || isRestart(marker);
}
