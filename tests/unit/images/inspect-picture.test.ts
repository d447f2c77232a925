import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { normalisePicture } from '#app/services/images/normalise-picture.ts';

const picture = (width = 600, height = 700) => sharp({ create: { width, height, channels: 3, background: '#b3462c' } });

function pngHeader(width: number, height: number): Buffer {
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

describe('An upload is checked byte by byte', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s is taken', async (format) => {
    const bytes = await picture().toFormat(format).toBuffer();
    expect(await inspectPicture(bytes)).toEqual({ ok: true, picture: { type: format, width: 600, height: 700 } });
  });

  it.each([
    ['an empty file', async () => Buffer.alloc(0), 'empty'],
    ['text', async () => Buffer.from('just some text that is no picture'), 'not-a-picture'],
    [
      'SVG with a script',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'unsupported-type',
    ],
    [
      'HTML with a picture’s name',
      async () => Buffer.from('<!doctype html><html><body>hello</body></html>'),
      'unsupported-type',
    ],
    ['GIF', async () => picture().gif().toBuffer(), 'unsupported-type'],
    ['TIFF', async () => picture().tiff().toBuffer(), 'unsupported-type'],
    ['one pixel', async () => picture(1, 1).png().toBuffer(), 'too-small'],
    ['a narrow strip', async () => picture(2000, 511).png().toBuffer(), 'too-small'],
    ['a header of 30000 x 30000', async () => pngHeader(30_000, 30_000), 'too-many-pixels'],
    [
      'a file that breaks off',
      async () => (await sharp(Buffer.from(noise())).jpeg().toBuffer()).subarray(0, 20_000),
      'truncated',
    ],
    ['more than 20 MB', async () => Buffer.alloc(20_000_001, 0xff), 'too-many-bytes'],
  ] as const)('%s is refused', async (_name, make, reason) => {
    expect(await inspectPicture(await make())).toEqual({ ok: false, reason });
  });
});

function noise(): string {
  const dots = Array.from(
    { length: 900 },
    (_, i) =>
      `<circle cx="${(i * 97) % 800}" cy="${(i * 61) % 800}" r="${5 + (i % 23)}" fill="hsl(${(i * 37) % 360} 60% 50%)"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800">${dots.join('')}</svg>`;
}

describe('a normalised picture', () => {
  it('is upright and has lost where and when it was taken', async () => {
    const taken = await picture(900, 600)
      .withExif({
        IFD0: { Orientation: '6', Make: 'Camera' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const normal = await normalisePicture(taken, { longestEdge: 2000 });
    const metadata = await sharp(normal.bytes).metadata();
    expect(metadata).toMatchObject({ width: 600, height: 900, format: 'jpeg' });
    expect(metadata.exif).toBeUndefined();
    expect(metadata.orientation).toBeUndefined();
  });

  it('is sRGB, also from CMYK and from 16 bits', async () => {
    const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer();
    const deep = await picture().toColourspace('rgb16').png().toBuffer();
    for (const bytes of [cmyk, deep]) {
      const { bytes: normal } = await normalisePicture(bytes, { longestEdge: 2000 });
      expect(await sharp(normal).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3 });
    }
  });

  it('stands on white where it was transparent', async () => {
    const clear = await sharp({
      create: { width: 600, height: 600, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const { bytes } = await normalisePicture(clear, { longestEdge: 2000 });
    const { dominant } = await sharp(bytes).stats();
    expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(240);
  });

  it('is at most as large as asked for, and never made larger', async () => {
    const small = await normalisePicture(await picture(600, 700).png().toBuffer(), { longestEdge: 2000 });
    const large = await normalisePicture(await picture(3000, 1500).png().toBuffer(), { longestEdge: 2000 });
    expect([small.width, small.height]).toEqual([600, 700]);
    expect([large.width, large.height]).toEqual([2000, 1000]);
  });
});
