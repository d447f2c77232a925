import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openPicture, readHeader } from '#app/services/images/decoder.ts';
import { withoutPngText } from '#app/services/images/without-png-text.ts';
import { blackPng, chunk } from '#tests/fixtures/hostile-pictures/png-parts.ts';
import { plainPicture } from './drawn-pictures.ts';

const header = { width: 600, height: 600 };
const texts = [
  chunk('tEXt', Buffer.from('Comment\0hello', 'latin1')),
  chunk('zTXt', Buffer.concat([Buffer.from('Packed\0\0', 'latin1'), deflateSync(Buffer.alloc(100_000, 65))])),
  chunk('iTXt', Buffer.concat([Buffer.from('World\0\x01\0\0\0', 'latin1'), deflateSync(Buffer.alloc(100_000, 65))])),
];

describe('a PNG’s packed texts never reach the decoder', () => {
  it('the decoder would unpack them, and is not given them', async () => {
    const png = blackPng(header, { between: texts });
    expect((await sharp(png).metadata()).comments?.length).toBe(3);
    expect((await openPicture(png).metadata()).comments).toBeUndefined();
    expect(await readHeader(png)).toMatchObject({ format: 'png', width: 600, height: 600 });
  });

  it('everything else stays, byte for byte', async () => {
    expect(withoutPngText(blackPng(header, { between: texts }))).toEqual(blackPng(header));
    const marked = await plainPicture().withMetadata({ orientation: 6 }).withIccProfile('p3').png().toBuffer();
    expect(withoutPngText(marked)).toEqual(marked);
  });

  it('what is broken stays broken, and is refused by the decoder', () => {
    const png = blackPng(header, { between: texts });
    for (const length of [8, 9, 20, 40, 70, png.length - 1]) {
      const part = png.subarray(0, length);
      expect(withoutPngText(part).length).toBeLessThanOrEqual(length);
    }
    const endless = Buffer.concat([png.subarray(0, 33), Buffer.from('ffffffff7a545874', 'hex'), Buffer.alloc(50)]);
    expect(withoutPngText(endless)).toEqual(endless);
  });
});
