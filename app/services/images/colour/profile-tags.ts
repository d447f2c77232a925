import { isHdrCurve } from './colour-codes.ts';

/** What is read of ICC profiles. Source: ICC.1:2022, 7.3 and 9.2. */

const HEADER_BYTES = 128;
const ENTRY_BYTES = 12;
const MOST_TAGS = 100;

/** The curve of a grey profile, as it stands there; undefined when this is none, or has its curve in another way. */
export function greyCurve(profile: Buffer | undefined): Buffer | undefined {
  return profile?.toString('latin1', 16, 20) === 'GRAY' ? readTag(profile, 'kTRC') : undefined;
}

/** Whether the profile says by number that it is for screens brighter than white. */
export function isHdrProfile(profile: Buffer | undefined): boolean {
  const codes = profile && readTag(profile, 'cicp');
  return codes !== undefined && isHdrCurve(codes[9] ?? 0);
}

function readTag(profile: Buffer, name: string): Buffer | undefined {
  if (profile.length < HEADER_BYTES + 4) return undefined;
  const count = Math.min(profile.readUInt32BE(HEADER_BYTES), MOST_TAGS);
  for (let index = 0; index < count; index += 1) {
    const at = HEADER_BYTES + 4 + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > profile.length) return undefined;
    if (profile.toString('latin1', at, at + 4) !== name) continue;
    const start = profile.readUInt32BE(at + 4);
    return profile.subarray(start, start + profile.readUInt32BE(at + 8));
  }
  return undefined;
}
