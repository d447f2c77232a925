import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeRender } from '#app/services/images/encode-render.ts';
import { type Provenance, readProvenance } from '#app/services/images/provenance.ts';
import { resizeForWeb } from '#app/services/images/resize-for-web.ts';
import { photoLikePicture, plainPicture } from './drawn-pictures.ts';

const provenance: Provenance = { digitalSourceType: 'trainedAlgorithmicMedia', recordId: 'a'.repeat(24) };

describe('a stored photo', () => {
  it('keeps the engine’s full size, as a progressive JPEG with all its colour', async () => {
    const made = await encodeRender(await photoLikePicture(864, 1296).png().toBuffer(), { provenance });
    expect([made.width, made.height]).toEqual([864, 1296]);
    expect(await sharp(made.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: 864,
      height: 1296,
      isProgressive: true,
      chromaSubsampling: '4:4:4',
      space: 'srgb',
    });
  });

  it('stays close to what the engine made', async () => {
    const engine = await photoLikePicture(864, 1296).flatten().png().toBuffer();
    const made = await encodeRender(engine, { provenance });
    const [a, b] = await Promise.all([engine, made.bytes].map((bytes) => sharp(bytes).raw().toBuffer()));
    const total = a?.reduce((sum, value, index) => sum + Math.abs(value - (b?.[index] ?? 0)), 0) ?? Number.NaN;
    expect(total / (a?.length ?? 0)).toBeLessThan(1.5);
  });

  it.each(['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'] as const)(
    'says by IPTC’s full address that it is %s, and which render it is',
    async (digitalSourceType) => {
      const { bytes } = await encodeRender(await plainPicture().png().toBuffer(), {
        provenance: { ...provenance, digitalSourceType },
      });
      const { xmpAsString } = await sharp(bytes).metadata();
      expect(xmpAsString).toContain('xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"');
      expect(xmpAsString).toContain(
        `Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/${digitalSourceType}"`,
      );
      expect(await readProvenance(bytes)).toEqual({ digitalSourceType, recordId: 'a'.repeat(24) });
    },
  );

  it('loses what the engine’s file carried besides pixels', async () => {
    const tagged = await plainPicture()
      .withExif({ IFD0: { Software: 'engine-internal-42' } })
      .jpeg()
      .toBuffer();
    const { bytes } = await encodeRender(tagged, { provenance });
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  });

  it('that is no picture throws, and is not tried again', async () => {
    for (const bytes of [Buffer.from('<html>502 Bad Gateway</html>      '), Buffer.alloc(0)]) {
      await expect(encodeRender(bytes, { provenance })).rejects.toMatchObject({ service: 'images', retry: 'never' });
    }
  });
});

describe('provenance', () => {
  it('is gone after a plain encoding, and named again in a web copy that asks for it', async () => {
    const { bytes } = await encodeRender(await plainPicture().png().toBuffer(), { provenance });
    expect(await readProvenance(await resizeForWeb(bytes, { longestEdge: 300 }))).toBeUndefined();
    expect(await readProvenance(await resizeForWeb(bytes, { longestEdge: 300, provenance }))).toEqual(provenance);
  });

  it('of another tool, or under another address, is not ours', async () => {
    const { xmpAsString = '' } = await sharp(
      (await encodeRender(await plainPicture().png().toBuffer(), { provenance })).bytes,
    ).metadata();
    for (const [ours, other] of [
      ['"ModelSnap"', '"Other"'],
      ['cv.iptc.org', 'example.org'],
    ] as const) {
      const bytes = await plainPicture().jpeg().withXmp(xmpAsString.replace(ours, other)).toBuffer();
      expect(await readProvenance(bytes), other).toBeUndefined();
    }
  });

  it('of bytes that are no picture is none', async () => {
    expect(await readProvenance(Buffer.from('something else altogether'))).toBeUndefined();
  });

  it('holds ids with any character', async () => {
    const odd = { ...provenance, recordId: 'a&b<c>d' };
    const { bytes } = await encodeRender(await plainPicture().png().toBuffer(), { provenance: odd });
    expect((await sharp(bytes).metadata()).xmpAsString).toContain('a&#38;b&#60;c&#62;d');
  });
});
