import { Refusal } from '#app/domain/errors.ts';
import type { PictureProblem } from '#app/services/images/picture-limits.ts';
import { PICTURE_LIMITS } from '#app/services/images/picture-limits.ts';

const MEGABYTES = Math.round(PICTURE_LIMITS.maxBytes / 1_000_000);
const MEGAPIXELS = Math.round(PICTURE_LIMITS.maxPixels / 1_000_000);
const TIMES_LONGER = Math.floor(PICTURE_LIMITS.mostTimesLonger * 10) / 10;

const SENTENCES: Record<PictureProblem, string> = {
  empty: 'The file is empty. Choose another one.',
  'not-a-picture': 'The file is not a picture. Use JPEG, PNG, WebP or AVIF.',
  'unsupported-type': 'This kind of picture cannot be read. Export it as an ordinary JPEG, PNG, WebP or AVIF.',
  truncated: 'The file is damaged or incomplete. Export it again.',
  'too-many-bytes': `The file is larger than ${MEGABYTES} MB. Save it smaller.`,
  'too-many-pixels': `The picture has more than ${MEGAPIXELS} megapixels. Make it smaller.`,
  'too-small': `The picture is smaller than ${PICTURE_LIMITS.minEdge} pixels on a side. Use a larger one.`,
  'too-long': `One side of the picture is more than ${TIMES_LONGER} times as long as the other. Crop it closer to the garment.`,
  hdr: 'The picture is made for HDR screens (PQ or HLG). Export it for ordinary screens (SDR), as JPEG or PNG.',
  animated: 'Animated pictures cannot be used. Save one frame as JPEG or PNG.',
  'too-many-scans': 'The JPEG is made of too many layers. Save it again as an ordinary (baseline) JPEG.',
  'too-heavy': 'The picture takes too much memory to read. Save it as an ordinary JPEG, or with fewer pixels.',
  'too-slow': 'The picture takes too long to read. Save it as an ordinary JPEG, or with fewer pixels.',
};

/** The sentence that tells a merchant why a picture can't be used and what to do. */
export function pictureProblemSentence(problem: PictureProblem): string {
  return SENTENCES[problem];
}

export function pictureRefusal(problem: PictureProblem, field = 'picture'): Refusal {
  return new Refusal('picture-refused', { problem, detail: SENTENCES[problem] }, { [field]: SENTENCES[problem] });
}
