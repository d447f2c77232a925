import { PICTURE_LIMITS } from '#app/services/images/picture-limits.ts';
import { isWholeJpeg } from './is-whole-jpeg.ts';
import { frameSegment, readFrame } from './jpeg-frame.ts';
import { type JpegParts, type JpegSegment, MARKER, readJpegParts } from './jpeg-parts.ts';

const END = Buffer.from([0xff, MARKER.endOfImage]);
const START_BYTES = 2;
/** What a scan without passes says of them. */
const NO_PASSES = Buffer.from([0, 63, 0]);

/**
 * The JPEG's first picture alone, with all that says how it looks (profile, orientation, colour model) and nothing else:
 * no second picture, no map for brighter screens, no texts. One that only lacks its last mark gets it. What is broken
 * stays as it is, for the decoder to refuse.
 */
export function cleanJpeg(jpeg: Buffer): Buffer {
  const parts = readJpegParts(jpeg);
  const start = parts && frameSegment(parts);
  if (!parts || !start) return jpeg;
  const isProgressive = readFrame(start)?.isProgressive ?? true;
  const kept = parts.segments.filter(isOfItsLook).flatMap((segment) => {
    const head = jpeg.subarray(segment.start, segment.end);
    if (segment.codedEnd === undefined) return [head];
    const coded = jpeg.subarray(segment.end, segment.codedEnd);
    return isProgressive ? [head, coded] : [head.subarray(0, -NO_PASSES.length), NO_PASSES, coded];
  });
  const isClosed = parts.isClosed || (isAffordable(parts, start) && isWholeJpeg(jpeg, parts));
  return Buffer.concat([jpeg.subarray(0, START_BYTES), ...kept, ...(isClosed ? [END] : [])]);
}

/** Even its header is read of what this gives back: what is to be refused for its cost must not be gone over for its end. */
function isAffordable({ segments }: JpegParts, { data }: JpegSegment): boolean {
  const pixels = data.length < 5 ? 0 : data.readUInt16BE(1) * data.readUInt16BE(3);
  const scans = segments.filter(({ marker }) => marker === MARKER.startOfScan).length;
  return pixels <= PICTURE_LIMITS.maxPixels && scans <= PICTURE_LIMITS.maxScans;
}

function isOfItsLook({ marker, data }: JpegSegment): boolean {
  switch (marker) {
    case MARKER.app0:
      return startsWith(data, 'JFIF\0');
    case MARKER.app1:
      return startsWith(data, 'Exif\0');
    case MARKER.app2:
      return startsWith(data, 'ICC_PROFILE\0');
    case MARKER.app14:
      return startsWith(data, 'Adobe');
    default:
      return marker !== MARKER.comment && (marker < MARKER.app0 || marker > MARKER.app15);
  }
}

function startsWith(data: Buffer, text: string): boolean {
  return data.toString('latin1', 0, text.length) === text;
}
