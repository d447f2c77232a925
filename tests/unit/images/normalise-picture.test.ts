import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { normalisePicture } from '#app/services/images/normalise-picture.ts';
import { resizeForWeb } from '#app/services/images/resize-for-web.ts';
import { dottedPicture, meanColour, plainPicture } from './drawn-pictures.ts';

const gps = { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' };

/** 900 x 600 as the camera wrote it: left half black, right half white, to be turned a quarter clockwise. */
async function takenSideways(): Promise<Buffer> {
  const left = await plainPicture(450, 600, '#000000').png().toBuffer();
  return plainPicture(900, 600, '#ffffff')
    .composite([{ input: left, left: 0, top: 0 }])
    .withExif({ IFD0: { Make: 'Camera', Orientation: '6' }, IFD3: gps })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
}

const translucent = () =>
  sharp({ create: { width: 600, height: 600, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });

describe('a normalised picture', () => {
  it('is upright', async () => {
    const { bytes, width, height } = await normalisePicture(await takenSideways(), { longestEdge: 2000 });
    expect([width, height]).toEqual([600, 900]);
    const top = await sharp(bytes).extract({ left: 0, top: 0, width: 600, height: 400 }).toBuffer();
    const bottom = await sharp(bytes).extract({ left: 0, top: 500, width: 600, height: 400 }).toBuffer();
    expect((await meanColour(top))[0]).toBeLessThan(5);
    expect((await meanColour(bottom))[0]).toBeGreaterThan(250);
  });

  it('has lost where, when and with what it was taken', async () => {
    const taken = await sharp(await takenSideways())
      .keepExif()
      .withExifMerge({ IFD3: gps })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect((await sharp(taken).metadata()).exif).toBeDefined();
    const normal = await normalisePicture(taken, { longestEdge: 2000 });
    const web = await resizeForWeb(taken, { longestEdge: 500 });
    for (const bytes of [normal.bytes, web]) {
      const metadata = await sharp(bytes).metadata();
      expect(metadata.exif).toBeUndefined();
      expect(metadata.xmp).toBeUndefined();
      expect(metadata.orientation).toBeUndefined();
      expect(bytes.includes('Camera')).toBe(false);
    }
  });

  it.each([
    ['CMYK', plainPicture().toColourspace('cmyk').jpeg({ quality: 100 }), [179, 70, 44], 30],
    ['CMYK with its profile', plainPicture().toColourspace('cmyk').withIccProfile('cmyk').jpeg(), [179, 70, 44], 30],
    ['Display P3', plainPicture().withIccProfile('p3').png(), [179, 70, 44], 4],
    ['16 bits', plainPicture().toColourspace('rgb16').png(), [179, 70, 44], 4],
    ['grey', plainPicture().toColourspace('b-w').png(), [105, 105, 105], 4],
    ['grey with 16 bits', plainPicture().toColourspace('grey16').png(), [105, 105, 105], 4],
    ['a palette', plainPicture().png({ palette: true }), [179, 70, 44], 4],
  ] satisfies [string, Sharp, number[], number][])(
    'is sRGB in the same colour, from %s',
    async (_name, made, colour, tolerance) => {
      const bytes = await made.toBuffer();
      expect(await inspectPicture(bytes)).toMatchObject({ ok: true });
      const { bytes: normal } = await normalisePicture(bytes, { longestEdge: 2000 });
      expect(await sharp(normal).metadata()).toMatchObject({
        space: 'srgb',
        depth: 'uchar',
        channels: 3,
        hasProfile: false,
      });
      const mean = await meanColour(normal);
      for (const [channel, value] of colour.entries()) {
        expect(Math.abs((mean[channel] ?? 0) - value), `${mean} for ${colour}`).toBeLessThanOrEqual(tolerance);
      }
    },
  );

  it('stands on white where it was transparent, or on the colour asked for', async () => {
    const clear = await translucent().png().toBuffer();
    const white = await normalisePicture(clear, { longestEdge: 2000 });
    const grey = await normalisePicture(clear, { longestEdge: 2000, flattenOn: '#808080' });
    expect(await meanColour(white.bytes)).toEqual([255, 255, 255]);
    expect((await meanColour(grey.bytes))[0]).toBeCloseTo(128, -1);
  });

  it('is at most as large as asked for, and never made larger', async () => {
    const small = await normalisePicture(await plainPicture(600, 700).png().toBuffer(), { longestEdge: 2000 });
    const large = await normalisePicture(await plainPicture(3000, 1500).png().toBuffer(), { longestEdge: 2000 });
    expect([small.width, small.height]).toEqual([600, 700]);
    expect([large.width, large.height]).toEqual([2000, 1000]);
  });

  it('of a file that is something else too, is a picture and nothing else', async () => {
    const script = '<script>alert(1)</script>';
    const both = Buffer.concat([await dottedPicture().jpeg().toBuffer(), Buffer.from(script)]);
    expect(await inspectPicture(both)).toMatchObject({ ok: true });
    const { bytes } = await normalisePicture(both, { longestEdge: 2000 });
    expect(bytes.includes('<script')).toBe(false);
  });

  it.each([
    ['SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')],
    ['a GIF', async () => plainPicture().gif().toBuffer()],
    ['half a picture', async () => (await dottedPicture().jpeg().toBuffer()).subarray(0, 30_000)],
  ])('is never made of %s', async (_name, make) => {
    const bytes = await make();
    const refused = { service: 'images', retry: 'never' };
    await expect(normalisePicture(bytes, { longestEdge: 2000 })).rejects.toMatchObject(refused);
    await expect(resizeForWeb(bytes, { longestEdge: 500 })).rejects.toMatchObject(refused);
  });
});
