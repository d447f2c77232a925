import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE_BYTES = 8;
/** The header's data, and length, type and checksum around it. */
const IHDR_BYTES = 25;
const NAME = 'p\0';
const DEFLATED = '\0';

/** The PNG with this ICC profile; it must not have one already. */
export function withPngProfile(png: Buffer, profile: Buffer): Buffer {
  const start = SIGNATURE_BYTES + IHDR_BYTES;
  const body = Buffer.concat([Buffer.from(`iCCP${NAME}${DEFLATED}`, 'latin1'), deflateSync(profile)]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length - 4);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([png.subarray(0, start), frame.subarray(0, 4), body, frame.subarray(4), png.subarray(start)]);
}
