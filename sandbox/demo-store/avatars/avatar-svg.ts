import { mixed } from '#sandbox/demo-store/drawing/colour.ts';
import { type Point, pathOf, round } from '#sandbox/demo-store/drawing/outline.ts';
import type { Placement } from '#sandbox/demo-store/drawing/panel.ts';
import type { AvatarDefinition } from './avatar.ts';
import { armLine, type BodyPart, type BodyShape, legX } from './body-shape.ts';
import { paintClothes, tankOutline } from './clothes.ts';
import { faceDefinitions, finePath, paintBeard, paintFace, paintGlasses } from './face.ts';
import { earOutlines, faceOutline } from './head.ts';
import type { Lock } from './lock.ts';
import { paintLock } from './paint-hair.ts';

interface Pose {
  width: number;
  height: number;
  placement: Placement;
  head: { size: number; top: number };
  parts: readonly BodyPart[];
  locks: readonly Lock[];
}

/** The flat colours of a person: hair behind, body, base layer, face, hair in front. */
export function avatarSvg(avatar: AvatarDefinition, { width, height, placement, head, parts, locks }: Pose): string {
  const { skin, shape, face } = avatar;
  const { scale, left, top } = placement;
  const paths = (wanted: (part: BodyPart) => boolean) =>
    parts
      .filter(wanted)
      .map(({ outline }) => `<path d="${pathOf(outline)}"/>`)
      .join('');
  const inHead = (markup: string) =>
    `<g transform="translate(0 ${round(head.top)}) scale(${head.size.toFixed(4)})">${markup}</g>`;
  const lock = (wanted: Lock, i: number) => paintLock(wanted, avatar.hair.colour, `lock${i}`);
  const front = locks.map((each, i) => (each.isBehind ? '' : lock(each, i))).join('');
  const behind = locks.map((each, i) => (each.isBehind ? lock(each, i) : '')).join('');
  const facePath = finePath(faceOutline(face));
  const ears = earOutlines(face)
    .map((ear) => `<path d="${finePath(ear)}" fill="${mixed(skin, '#b5523f', 0.13)}"/>`)
    .join('');
  const definitions =
    `<clipPath id="torso">${paths(({ name }) => name === 'torso')}</clipPath><clipPath id="legs">${paths(({ name }) => name === 'torso' || name === 'leg')}</clipPath>` +
    `<clipPath id="skin">${paths(() => true)}</clipPath><clipPath id="tank"><path d="${pathOf(tankOutline(shape))}"/></clipPath><clipPath id="face"><path d="${facePath}"/></clipPath>` +
    `<filter id="soft" x="-0.3" y="-0.5" width="1.6" height="2"><feGaussianBlur stdDeviation="0.022"/></filter><filter id="hairline" x="-0.1" y="-0.1" width="1.2" height="1.2"><feGaussianBlur stdDeviation="0.007"/></filter>${faceDefinitions(avatar)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${definitions}</defs>
<g transform="translate(${round(left)} ${round(top)}) scale(${scale.toFixed(4)})">
${inHead(behind)}
<g fill="${skin}">${paths(() => true)}</g>
<g clip-path="url(#skin)">${paintSkin(shape)}${inHead('<ellipse cx="0.02" cy="1.03" rx="0.3" ry="0.13" fill="url(#hollow)"/>')}</g>
${paintClothes(avatar, { torso: 'torso', legs: 'legs' })}
${inHead(`${ears}<path d="${facePath}" fill="${skin}"/><g clip-path="url(#face)">${paintBeard(avatar)}${paintFace(avatar)}</g>${front}${avatar.hasGlasses ? paintGlasses() : ''}`)}
</g></svg>`;
}

/** Warmer places where blood is near the skin. */
function paintSkin(shape: BodyShape): string {
  const { height: h } = shape;
  const { elbow, wrist } = armLine(shape);
  const x = legX(shape);
  const spot = (at: Point, rx: number, ry: number, opacity: number) =>
    [-1, 1]
      .map(
        (s) =>
          `<ellipse cx="${round(s * at[0])}" cy="${round(at[1])}" rx="${rx}" ry="${ry}" fill="url(#blush)" opacity="${opacity}"/>`,
      )
      .join('');
  return (
    spot(elbow, 4, 5, 0.6) +
    spot([wrist[0] + 2, wrist[1] + 12], 5, 9, 0.8) +
    spot([x.knee, h * 0.717], 5.5, 6, 0.7) +
    spot([x.ankle + 1, h * 0.9855], 7, 5, 0.8) +
    spot([shape.shoulder * 0.85, h * 0.1912], 6, 7, 0.4)
  );
}
