import { sniffType } from '#app/services/images/sniff-type.ts';
import { toldByAvif } from './avif-colour.ts';
import type { Told } from './colour-codes.ts';
import { toldByPng } from './png-colour.ts';

/** What a picture says of its colours otherwise than by a profile, which decoders pass over and browsers do not. */
export function toldColour(bytes: Buffer): Told {
  switch (sniffType(bytes)) {
    case 'png':
      return toldByPng(bytes);
    case 'avif':
      return toldByAvif(bytes);
    default:
      return { kind: 'unsaid' };
  }
}
