import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '#sandbox/simulators/fashn/drawing/draw-picture.ts';
import { labelArea } from '#sandbox/simulators/fashn/drawing/label.ts';
import { changedPixels, colourDistance, isIn } from '#tests/fixtures/pictures/compare.ts';
import { readPixels } from '#tests/fixtures/pictures/draw-svg.ts';
import {
  drawBusyPicture,
  drawCloseUp,
  drawCutOutTShirt,
  drawTrousers,
  drawTShirt,
} from '#tests/fixtures/pictures/garments.ts';
import { drawPerson, PERSON, PERSON_SIZE } from '#tests/fixtures/pictures/person.ts';

type Options = Partial<Parameters<typeof drawPicture>[0]>;
const label = labelArea(PERSON_SIZE.width, PERSON_SIZE.height);
const labelBox = { ...label, right: label.left + label.width, bottom: label.top + label.height };
let person: Buffer;
let shirt: Buffer;

beforeAll(async () => {
  [person, shirt] = await Promise.all([drawPerson(), drawTShirt()]);
});

function draw(options: Options = {}): Promise<Buffer> {
  const defaults = { modelImage: person, garmentImage: shirt, category: 'auto', seed: 42, format: 'png' } as const;
  return drawPicture({ ...defaults, ...options });
}

function isGrey(rgb: [number, number, number]): boolean {
  return Math.max(...rgb) - Math.min(...rgb) < 16 && Math.min(...rgb) > 110;
}

/** What the garment changed, without the label. */
async function garmentPixels(picture: Buffer, before = person) {
  return (await changedPixels(before, picture, 6)).filter((pixel) => !isIn(labelBox, pixel));
}

describe('a drawn picture', () => {
  it('keeps the size and framing of the model image', async () => {
    const { width, height } = await readPixels(await draw());
    expect({ width, height }).toEqual(PERSON_SIZE);
  });

  it('is no larger than 1296 pixels on its longest edge', async () => {
    const large = await sharp(person).resize(1400, 2100).png().toBuffer();
    expect(await readPixels(await draw({ modelImage: large }))).toMatchObject({ width: 864, height: 1296 });
  });

  it('puts a top between chin and thighs, over the whole chest, and leaves all else of the person untouched', async () => {
    const picture = await draw();
    const exact = (await changedPixels(person, picture)).filter((pixel) => !isIn(labelBox, pixel));
    const body = { left: 130, right: 430, top: PERSON.chin, bottom: PERSON.crotch + 60 };
    expect(exact.filter((pixel) => !isIn(body, pixel))).toEqual([]);
    const chest = { left: PERSON.left + 15, right: PERSON.right - 15, top: 260, bottom: 400 };
    const onChest = (await garmentPixels(picture)).filter((pixel) => isIn(chest, pixel));
    expect(onChest.length).toBeGreaterThan((chest.right - chest.left) * (chest.bottom - chest.top) * 0.98);
  });

  it('shows the garment itself: its colour and its stripe', async () => {
    const { rgb, width } = await readPixels(await draw());
    const colours = Array.from({ length: 240 }, (_, i) => {
      const at = ((PERSON.shoulders + 40 + i) * width + 280) * 3;
      return [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
    });
    expect(colours.filter((colour) => colourDistance(colour, '#b3262e') < 40).length).toBeGreaterThan(120);
    expect(colours.filter((colour) => colourDistance(colour, '#f2c230') < 40).length).toBeGreaterThan(10);
  });

  it('brings nothing of the background of the garment along', async () => {
    const background = '#6fc7ff';
    const picture = await draw({ garmentImage: await drawTShirt({ background }) });
    const rest = (await garmentPixels(picture)).filter(({ rgb }) => colourDistance(rgb, background) < 70);
    expect(rest).toEqual([]);
  });

  it('leaves the soft shadow of the garment behind', async () => {
    const garment = { colour: '#8a3b12', stripe: '#5a2408', background: '#f2f2f2' };
    const [plain, shadowed] = await Promise.all([drawTShirt(garment), drawTShirt({ ...garment, shadow: true })]);
    const before = await garmentPixels(await draw({ garmentImage: plain }));
    const after = await garmentPixels(await draw({ garmentImage: shadowed }));
    // The garment's soft outline over the grey studio gives some, with a shadow or without.
    const greys = [before, after].map((pixels) => pixels.filter(({ rgb }) => isGrey(rgb)).length);
    expect(greys[1]).toBeLessThan((greys[0] ?? 0) + 30);
    expect(Math.abs(after.length - before.length)).toBeLessThan(before.length * 0.06);
  });

  it('dresses a photograph-like JPEG as well', async () => {
    const photo = await drawPerson({ format: 'jpeg', background: ['#cfc4b2', '#9d9384'] });
    const changed = await garmentPixels(await draw({ modelImage: photo }), photo);
    const reds = changed.filter(({ rgb }) => colourDistance(rgb, '#b3262e') < 60);
    expect(reds.length).toBeGreaterThan(15_000);
    expect(changed.filter(({ y }) => y < PERSON.chin - 10 || y > PERSON.crotch + 60)).toEqual([]);
  });

  it('puts trousers between waist and ankles and leaves the chest alone', async () => {
    const picture = await draw({ garmentImage: await drawTrousers() });
    const changed = await garmentPixels(picture);
    expect(changed.filter(({ y }) => y < 340)).toEqual([]);
    const greens = changed.filter(({ rgb }) => colourDistance(rgb, '#2f6b3a') < 50);
    expect(Math.max(...greens.map(({ y }) => y))).toBeGreaterThan(PERSON.ankles - 60);
    expect(greens.length).toBeGreaterThan(20_000);
  });

  it('takes the outline of a transparent garment from its transparency', async () => {
    const changed = await garmentPixels(await draw({ garmentImage: await drawCutOutTShirt('#7a3fa0') }));
    expect(changed.filter(({ rgb }) => colourDistance(rgb, '#7a3fa0') < 50).length).toBeGreaterThan(15_000);
  });

  it('is another one whenever the garment, the person or the seed is another', async () => {
    const pictures = await Promise.all([
      draw(),
      draw({ garmentImage: await drawTShirt({ stripe: '#f2c231' }) }),
      draw({ modelImage: await drawPerson({ skin: '#8a5a3c' }) }),
      draw({ seed: 43 }),
    ]);
    const pixels = await Promise.all(
      pictures.map(async (picture) => (await readPixels(picture)).rgb.toString('base64')),
    );
    expect(new Set(pixels).size).toBe(4);
  });

  it('is the same one for the same inputs', async () => {
    expect((await draw()).equals(await draw())).toBe(true);
  });

  it.each(['png', 'jpeg'] as const)('is marked as simulated, in sight and in its metadata (%s)', async (format) => {
    const picture = await draw({ format });
    const { xmp, exif } = await sharp(picture).metadata();
    expect(xmp?.toString()).toContain('FASHN simulator');
    expect(exif?.toString('latin1')).toContain('SIMULATED');
    const corner = await sharp(picture)
      .extract({ left: label.left, top: label.top, width: label.width, height: label.height })
      .stats();
    expect(corner.channels[0]?.max).toBeGreaterThan(240);
    expect(corner.channels[0]?.min).toBeLessThan(110);
  });
});

describe('a picture that cannot be drawn from', () => {
  it.each([
    ['a busy background', drawBusyPicture],
    ['cloth that fills most of the frame', drawCloseUp],
  ])('is refused as a garment for %s', async (_name, drawGarment) => {
    await expect(draw({ garmentImage: await drawGarment() })).rejects.toMatchObject({
      runtimeError: 'InputValidationError',
    });
  });

  it('is refused as a person when there is none', async () => {
    await expect(draw({ modelImage: shirt })).rejects.toMatchObject({ runtimeError: 'PoseError' });
  });
});
