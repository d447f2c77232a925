import { composePicture, type RawPicture, rasterise } from '#sandbox/demo-store/drawing/compose-picture.ts';
import { layLight, makeLight } from '#sandbox/demo-store/drawing/light.ts';
import { type Point, pathOf, round, symmetricOutline } from '#sandbox/demo-store/drawing/outline.ts';
import type { Placement } from '#sandbox/demo-store/drawing/panel.ts';
import type { AvatarDefinition } from './avatar.ts';
import { meltedRelief } from './body-light.ts';
import { bodyParts, LEVEL } from './body-shape.ts';

export const AVATAR_SIZE = { width: 1000, height: 1500 } as const;

/** Draws a person of the avatar library. */
export async function drawAvatarPicture(avatar: AvatarDefinition): Promise<RawPicture> {
  const { width, height } = AVATAR_SIZE;
  const placement = framingOf(avatar);
  const parts = bodyParts(avatar.shape);
  const toGrid = ([x, y]: Point): Point => [x * placement.scale + placement.left, y * placement.scale + placement.top];
  const light = makeLight(width, height);
  const head = headOutline(avatar);
  const body = meltedRelief(
    parts.map(({ outline, depth }) => ({ outline: outline.map(toGrid), depth })),
    width,
    height,
  );
  layLight(light, { left: 0, top: 0, ...body, contrast: 0.9, shadow: 0 });
  const face = meltedRelief([{ outline: head.map(toGrid), depth: 0.9 }], width, height);
  layLight(light, { left: 0, top: 0, ...face, contrast: 0.8, shadow: 0.35, shadowReach: 14 });
  const flat = await rasterise(
    svgOfAvatar(
      avatar,
      placement,
      parts.map(({ outline }) => outline),
      head,
    ),
  );
  return composePicture(flat, { light, fabric: 'smooth', backdrop: avatar.backdrop, shadow: 0.14 });
}

function framingOf({ attributes, shape }: AvatarDefinition): Placement {
  const { width, height } = AVATAR_SIZE;
  const isFull = attributes.framing === 'full';
  const scale = isFull ? (height * 0.9) / 178 : (height * 0.93) / 132;
  const top = isFull ? height * 0.955 - shape.height * scale : height * 0.07 + (178 - shape.height) * 0.3 * scale;
  return { scale, left: width / 2, top };
}

function headOutline({ shape, face }: AvatarDefinition): Point[] {
  const size = shape.height * LEVEL.chin;
  const knots: Point[] = [
    [0, 0.0],
    [0.2, 0.035],
    [0.325, 0.2],
    [0.345 * face.width, 0.45],
    [0.325 * face.width, 0.66],
    [0.25 * face.jaw, 0.85],
    [0.1 * face.jaw, 0.985],
    [0, 1],
  ];
  return symmetricOutline(knots.map(([x, y]) => [x * size, y * size]));
}

function svgOfAvatar(
  { skin, clothes, shape }: AvatarDefinition,
  { scale, left, top }: Placement,
  parts: Point[][],
  head: Point[],
): string {
  const { width, height } = AVATAR_SIZE;
  const h = shape.height;
  const body = parts.map((outline) => `<path d="${pathOf(outline)}"/>`).join('');
  const clips = `<clipPath id="body">${body}</clipPath>`;
  const tank = `<rect x="${-shape.shoulder * 0.7}" y="${h * 0.2}" width="${shape.shoulder * 1.4}" height="${h * 0.3}" fill="${clothes.colour}"/>`;
  const legs = `<rect x="-40" y="${h * 0.44}" width="80" height="${h * (clothes.legs === 'leggings' ? 0.49 : 0.16)}" fill="${clothes.colour}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${clips}</defs><g transform="translate(${round(left)} ${round(top)}) scale(${scale.toFixed(4)})"><g fill="${skin}">${body}</g><g clip-path="url(#body)">${tank}${legs}</g><path d="${pathOf(head)}" fill="${skin}"/></g></svg>`;
}
