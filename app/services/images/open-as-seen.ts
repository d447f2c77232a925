import type { Sharp } from 'sharp';
import { SRGB_PRIMARIES, type Told } from './colour/colour-codes.ts';
import { makeProfile } from './colour/make-profile.ts';
import { greyCurve } from './colour/profile-tags.ts';
import { toldColour } from './colour/told-colour.ts';
import { openPicture, type PictureHeader, readHeader } from './decoder.ts';
import { withPngProfile } from './with-png-profile.ts';

/**
 * A picture upright, in sRGB of 8 bits, in the colours that a browser shows, at most so large (in pixels) where that is
 * given. Not yet encoded, and what is transparent stays so.
 */
export async function openAsSeen(
  bytes: Buffer,
  { longestEdge }: { longestEdge?: number | undefined } = {},
): Promise<Sharp> {
  const header = await readHeader(bytes);
  const told = toldColour(bytes);
  const profile = profileFor(told, header);
  const opened = openPicture(bytes, { isProfileIgnored: told.kind === 'srgb' || profile !== undefined });
  const picture = sized(opened, longestEdge);
  if (profile) return countedBy(profile, picture, header);
  // With more than 8 bits the library goes by way of a wider gamut, and comes back to sRGB only by this.
  const isWider = header.bytesPerSample > 1 && header.profile !== undefined && told.kind !== 'srgb';
  return isWider ? inSrgb(picture) : picture.toColourspace('srgb');
}

/** Decoders can't be told what colours to count with; a file can tell. */
async function countedBy(profile: Buffer, picture: Sharp, { bytesPerSample }: PictureHeader): Promise<Sharp> {
  const numbers = picture.toColourspace(bytesPerSample > 1 ? 'rgb16' : 'srgb').png({ compressionLevel: 0 });
  return inSrgb(openPicture(withPngProfile(await numbers.toBuffer(), profile)));
}

function sized(picture: Sharp, longestEdge: number | undefined): Sharp {
  const upright = picture.autoOrient();
  if (longestEdge === undefined) return upright;
  return upright.resize(longestEdge, longestEdge, { fit: 'inside', withoutEnlargement: true });
}

function inSrgb(picture: Sharp): Sharp {
  return picture.toColourspace('srgb').withIccProfile('srgb', { attach: false });
}

/** The profile to count with instead of what the decoder would do by itself, or undefined where that is right. */
function profileFor(told: Told, { colourSpace, profile }: PictureHeader): Buffer | undefined {
  if (told.kind === 'colours') return makeProfile(told);
  // A grey picture of 16 bits is read without its profile.
  const curve = told.kind === 'unsaid' && colourSpace === 'grey16' ? greyCurve(profile) : undefined;
  return curve && makeProfile({ primaries: SRGB_PRIMARIES, curve });
}
