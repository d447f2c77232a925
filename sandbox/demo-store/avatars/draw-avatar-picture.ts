import { composePicture, type RawPicture, rasterise } from '#sandbox/demo-store/drawing/compose-picture.ts';
import { type Light, layLight, makeLight } from '#sandbox/demo-store/drawing/light.ts';
import type { Point } from '#sandbox/demo-store/drawing/outline.ts';
import type { Placement } from '#sandbox/demo-store/drawing/panel.ts';
import { addCreases } from '#sandbox/demo-store/drawing/relief.ts';
import type { AvatarDefinition } from './avatar.ts';
import { avatarSvg } from './avatar-svg.ts';
import { meltedRelief, type Relief, refined } from './body-light.ts';
import { addBodyRelief } from './body-relief.ts';
import { type BodyPart, bodyParts, LEVEL } from './body-shape.ts';
import { hairLocks } from './hair.ts';
import { addFaceRelief, earOutlines, faceOutline } from './head.ts';
import type { Lock } from './lock.ts';

export const AVATAR_SIZE = { width: 1000, height: 1500 } as const;

/** Draws a person of the avatar library. */
export async function drawAvatarPicture(avatar: AvatarDefinition): Promise<RawPicture> {
  const placement = framingOf(avatar);
  const parts = bodyParts(avatar.shape);
  const locks = hairLocks(avatar.hair.style, avatar.face);
  const head = headPlacement(avatar);
  const light = lightAvatar(avatar, { placement, head, parts, locks });
  const flat = await rasterise(avatarSvg(avatar, { ...AVATAR_SIZE, placement, head, parts, locks }));
  return composePicture(flat, { light, fabric: 'smooth', backdrop: avatar.backdrop, shadow: 0.13, isSkin: true });
}

function framingOf({ attributes, shape }: AvatarDefinition): Placement {
  const { width, height } = AVATAR_SIZE;
  const isFull = attributes.framing === 'full';
  const scale = isFull ? (height * 0.91) / 180 : (height * 0.93) / 128;
  const top = isFull ? height * 0.965 - shape.height * scale : height * 0.075 + (180 - shape.height) * 0.25 * scale;
  return { scale, left: width / 2, top };
}

/** From the head's measure to centimetres; heads of tall people are not much larger. */
function headPlacement({ shape }: AvatarDefinition): { size: number; top: number } {
  const size = shape.height * LEVEL.chin;
  return { size, top: 0 };
}

function lightAvatar(
  avatar: AvatarDefinition,
  {
    placement,
    head,
    parts,
    locks,
  }: {
    placement: Placement;
    head: { size: number; top: number };
    parts: ReturnType<typeof bodyParts>;
    locks: Lock[];
  },
): Light {
  const light = makeLight(AVATAR_SIZE.width, AVATAR_SIZE.height);
  const { scale } = placement;
  const toGrid = ([x, y]: Point): Point => [x * scale + placement.left, y * scale + placement.top];
  const headToGrid = ([x, y]: Point): Point => toGrid([x * head.size, y * head.size + head.top]);
  const headSize = head.size * scale;
  for (const lock of locks) if (lock.isBehind) layHair(light, lock, headToGrid, headSize);
  layBody(light, avatar, parts, toGrid, scale);
  const face = meltedRelief(
    [
      { outline: faceOutline(avatar.face).map(headToGrid), depth: 0.85 },
      ...earOutlines(avatar.face).map((ear) => ({ outline: ear.map(headToGrid), depth: 0.8 })),
    ],
    Math.ceil(headSize * 0.4),
  );
  addFaceRelief(face.heights, avatar.face, insideOf(face, headToGrid), headSize);
  layLight(light, { ...face, contrast: 0.72, shadow: 0.5, shadowReach: headSize * 0.2 });
  for (const lock of locks) if (!lock.isBehind) layHair(light, lock, headToGrid, headSize);
  return light;
}

function layBody(
  light: Light,
  avatar: AvatarDefinition,
  parts: BodyPart[],
  toGrid: (point: Point) => Point,
  scale: number,
): void {
  const toHalf = (point: Point): Point => {
    const [x, y] = toGrid(point);
    return [x / 2, y / 2];
  };
  const coarse = meltedRelief(parts.map(({ outline, depth }) => ({ outline: outline.map(toHalf), depth })));
  addBodyRelief(coarse.heights, avatar, insideOf(coarse, toHalf), scale / 2);
  const body = refined(
    coarse,
    parts.map(({ outline }) => outline.map(toGrid)),
  );
  layLight(light, { ...body, contrast: 0.85, shadow: 0.2, shadowReach: 10 });
}

function layHair(light: Light, lock: Lock, headToGrid: (point: Point) => Point, headSize: number): void {
  const relief = meltedRelief(
    [{ outline: lock.outline.map(headToGrid), depth: lock.swell }],
    Math.ceil(headSize * 0.14),
  );
  if (lock.texture !== 'cropped') {
    const isCurly = lock.texture === 'curly';
    addCreases(relief.heights, relief.mask, {
      size: headSize * (isCurly ? 0.028 : 0.022),
      stretch: isCurly ? 1 : 11,
      angle: 0,
      rise: headSize * (isCurly ? 0.03 : 0.0065),
      seed: 5,
    });
  }
  layLight(light, { ...relief, contrast: 0.8, shadow: lock.isBehind ? 0 : 0.3, shadowReach: headSize * 0.06 });
}

/** From a drawing's measure to the relief's own cells. */
function insideOf({ left, top }: Relief, toGrid: (point: Point) => Point): (point: Point) => Point {
  return (point) => {
    const [x, y] = toGrid(point);
    return [x - left, y - top];
  };
}
