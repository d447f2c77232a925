/** Pictures drawn by code for the tests of pictures. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** One plain reddish colour, in sRGB: 179, 70, 44. */
export const plainPicture = (width = 600, height = 700, colour = '#b3462c'): Sharp =>
  sharp({ create: { width, height, channels: 3, background: colour } });

/** Many dots in many colours: a file that a codec can't make small. */
export function dottedPicture(): Sharp {
  const dots = Array.from(
    { length: 900 },
    (_, i) =>
      `<circle cx="${(i * 97) % 800}" cy="${(i * 61) % 800}" r="${5 + (i % 23)}" fill="hsl(${(i * 37) % 360} 60% 50%)"/>`,
  );
  return fromSvg(800, 800, dots.join('')).flatten({ background: '#ffffff' });
}

/** A person-like shape before a wall, with soft light: smooth, dark and light areas as a photo has them. */
export function photoLikePicture(width: number, height: number): Sharp {
  return fromSvg(
    width,
    height,
    `<defs><radialGradient id="wall"><stop offset="0" stop-color="#f4f2ee"/><stop offset="1" stop-color="#9d9a94"/></radialGradient>
<linearGradient id="coat"><stop offset="0" stop-color="#1b1d24"/><stop offset="1" stop-color="#3a4356"/></linearGradient></defs>
<rect width="100%" height="100%" fill="url(#wall)"/>
<ellipse cx="50%" cy="18%" rx="11%" ry="9%" fill="#c99a7b"/><rect x="28%" y="28%" width="44%" height="72%" rx="60" fill="url(#coat)"/>`,
  );
}

export function stripedPicture(width: number, height: number): Sharp {
  const stripes = Array.from(
    { length: Math.ceil(width / 32) },
    (_, i) => `<rect x="${i * 32}" width="16" height="${height}" fill="#224"/>`,
  );
  return fromSvg(width, height, `<rect width="100%" height="100%" fill="#eee"/>${stripes.join('')}`);
}

function fromSvg(width: number, height: number, drawing: string): Sharp {
  return sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawing}</svg>`),
  );
}

/** A PNG of a few bytes whose header says that it is so large. */
export function pngThatClaims(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The JPEG with other dimensions written into its frame header. */
export function jpegThatClaims(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  let at = 2;
  while (changed[at + 1] !== 0xc0 && changed[at + 1] !== 0xc2) at += 2 + changed.readUInt16BE(at + 2);
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
}

/** The mean of each channel, 0 to 255, as a viewer without colour management would see it. */
export async function meanColour(bytes: Buffer): Promise<number[]> {
  const { channels } = await sharp(bytes).stats();
  return channels.map(({ mean }) => Math.round(mean));
}
