import { beforeAll, describe, expect, it } from 'vitest';
import { recallPicture, rememberPicture } from '#app/services/images/picture-cache.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment(), { PICTURE_CACHE_MB: '1' });
});

const picture = (size: number) => ({ hash: 'h', bytes: Buffer.alloc(size) });

describe('pictures in memory', () => {
  it('asked for by many at once, a picture is read once, and is then there without reading', async () => {
    let readings = 0;
    const read = async () => {
      readings += 1;
      return picture(1000);
    };
    const asked = await Promise.all(Array.from({ length: 20 }, () => rememberPicture('many', read)));
    expect(readings).toBe(1);
    expect(new Set(asked).size).toBe(1);
    expect(recallPicture('many')).toBe(asked[0]);
  });

  it('If making one fails, everyone who waits hears so, nothing is kept, and the next one makes it again', async () => {
    const failing = () => rememberPicture('failing', () => Promise.reject(new Error('no mark')));
    const outcomes = await Promise.allSettled([failing(), failing()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(recallPicture('failing')).toBeUndefined();
    await expect(rememberPicture('failing', async () => picture(10))).resolves.toMatchObject({ hash: 'h' });
  });

  it('holds no more bytes than the setting allows, and gives out what is too large to keep', async () => {
    for (let n = 0; n < 30; n += 1) await rememberPicture(`p${n}`, async () => picture(100_000));
    const held = Array.from({ length: 30 }, (_, n) => recallPicture(`p${n}`)).filter(Boolean);
    expect(held.length).toBeGreaterThan(0);
    expect(held.length).toBeLessThan(10);
    expect((await rememberPicture('huge', async () => picture(2_000_000))).bytes.length).toBe(2_000_000);
    expect(recallPicture('huge')).toBeUndefined();
  });
});
