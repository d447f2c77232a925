import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { dottedPicture, jpegThatClaims, plainPicture, pngThatClaims } from './drawn-pictures.ts';

/** An ISO media file's head with these brands, and nothing that a decoder could use after it. */
const isoMedia = (brands: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, 16 + brands.length]), Buffer.from(`ftyp${brands}`), Buffer.alloc(200)]);

async function twoFrames(): Promise<Buffer> {
  const frames = Buffer.concat([Buffer.alloc(600 * 600 * 3, 40), Buffer.alloc(600 * 600 * 3, 200)]);
  const gif = await sharp(frames, { raw: { width: 600, height: 1200, channels: 3, pageHeight: 600 } })
    .gif({ delay: [100, 100] })
    .toBuffer();
  return sharp(gif, { animated: true }).webp().toBuffer();
}

describe('An upload is checked byte by byte', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s is taken', async (format) => {
    const bytes = await plainPicture(600, 700).toFormat(format).toBuffer();
    expect(await inspectPicture(bytes)).toEqual({
      ok: true,
      picture: { type: format, width: 600, height: 700, hasAlpha: false, colourSpace: 'srgb', bytes: bytes.length },
    });
  });

  it('the size is that of the picture as it is seen, not as the camera wrote it', async () => {
    const lying = await plainPicture(900, 600).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await inspectPicture(lying)).toMatchObject({ ok: true, picture: { width: 600, height: 900 } });
  });

  it('a picture that a decoder only warns about is taken', async () => {
    const jpeg = await dottedPicture().jpeg().toBuffer();
    // Stray bytes after the first segment, as some cameras leave them.
    const afterFirst = 4 + jpeg.readUInt16BE(4);
    const stray = Buffer.concat([jpeg.subarray(0, afterFirst), Buffer.alloc(3), jpeg.subarray(afterFirst)]);
    await expect(sharp(stray, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow(/extraneous/);
    expect(await inspectPicture(stray)).toMatchObject({ ok: true });
  });

  it('a shorter edge of 512 pixels is enough', async () => {
    const bytes = await plainPicture(512, 1800).png().toBuffer();
    expect(await inspectPicture(bytes)).toMatchObject({ ok: true });
  });

  it.each([
    ['an empty file', async () => Buffer.alloc(0), 'empty'],
    ['a file of three bytes', async () => Buffer.from([0xff, 0xd8, 0xff]), 'not-a-picture'],
    ['text', async () => Buffer.from('just some text that is no picture'), 'not-a-picture'],
    [
      'SVG with a script',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'unsupported-type',
    ],
    [
      'SVG after a comment',
      async () => Buffer.from('\uFEFF <!-- a picture --><svg xmlns="http://www.w3.org/2000/svg"></svg>'),
      'unsupported-type',
    ],
    [
      'HTML with a picture’s name',
      async () => Buffer.from('<!doctype html><html><body>hello</body></html>'),
      'unsupported-type',
    ],
    ['PDF', async () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj'), 'unsupported-type'],
    ['GIF', async () => plainPicture().gif().toBuffer(), 'unsupported-type'],
    ['TIFF', async () => plainPicture().tiff().toBuffer(), 'unsupported-type'],
    ['a film', async () => isoMedia('isom\0\0\0\0isommp42'), 'unsupported-type'],
    ['HEIC that this decoder can’t read', async () => isoMedia('mif1\0\0\0\0mif1heic'), 'unsupported-type'],
    ['an animation', twoFrames, 'animated'],
    ['one pixel', async () => plainPicture(1, 1).png().toBuffer(), 'too-small'],
    ['a narrow strip', async () => plainPicture(2000, 511).png().toBuffer(), 'too-small'],
    ['a PNG header of 30000 x 30000', async () => pngThatClaims(30_000, 30_000), 'too-many-pixels'],
    [
      'a JPEG header of 60000 x 60000',
      async () => jpegThatClaims(await dottedPicture().jpeg().toBuffer(), 60_000, 60_000),
      'too-many-pixels',
    ],
    [
      'a JPEG with fewer lines than its header says',
      async () => jpegThatClaims(await dottedPicture().jpeg().toBuffer(), 800, 1600),
      'truncated',
    ],
    ['more than 20 MB', async () => Buffer.alloc(20_000_001, 0xff), 'too-many-bytes'],
    [
      'one kind’s signature before another kind’s bytes',
      async () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), await plainPicture().gif().toBuffer()]),
      'truncated',
    ],
  ] as const)('%s is refused', async (_name, make, reason) => {
    expect(await inspectPicture(await make())).toEqual({ ok: false, reason });
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s that breaks off anywhere is refused', async (format) => {
    const bytes = await dottedPicture()
      .toFormat(format, format === 'avif' ? { effort: 0 } : {})
      .toBuffer();
    for (const share of [0.02, 0.5, 0.99]) {
      const part = bytes.subarray(0, Math.floor(bytes.length * share));
      expect(await inspectPicture(part), `${share} of it`).toEqual({ ok: false, reason: 'truncated' });
    }
  });

  it('a bomb is refused before its pixels take memory', async () => {
    const before = process.memoryUsage().rss;
    await inspectPicture(pngThatClaims(60_000, 60_000));
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});
