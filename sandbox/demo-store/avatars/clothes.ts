import { darker, lighter } from '#sandbox/demo-store/drawing/colour.ts';
import {
  corner,
  curveThrough,
  type Knot,
  type Point,
  pathOf,
  round,
  symmetricOutline,
} from '#sandbox/demo-store/drawing/outline.ts';
import type { AvatarDefinition } from './avatar.ts';
import { type BodyShape, legX } from './body-shape.ts';

/** The tank of the base layer; wider than the body, to be clipped by it. */
export function tankOutline({ height: h, shoulder, neck, chest, hip, bust }: BodyShape): Point[] {
  const strap = neck + (shoulder - neck) * 0.2;
  return symmetricOutline([
    [0, h * (0.2166 - bust * 0.002)],
    [strap * 0.72, h * 0.2029],
    corner(strap, h * 0.156),
    corner(strap + (shoulder - neck) * 0.32, h * 0.1591),
    [strap + (shoulder - neck) * 0.3, h * 0.1961],
    [chest * 0.9, h * 0.2273],
    corner(chest + 1.2, h * 0.2419),
    [chest + 6, h * 0.336],
    corner(hip + 6, h * 0.421),
    [hip * 0.5, h * 0.4273],
    [0, h * 0.4292],
  ]);
}

export function legsLevel(avatar: AvatarDefinition): number {
  return avatar.shape.height * (avatar.clothes.legs === 'leggings' ? 0.928 : 0.625);
}

/** Tank and leggings or shorts, drawn over the skin. `torso` and `legs` are ids of clip paths. */
export function paintClothes(avatar: AvatarDefinition, { torso, legs }: { torso: string; legs: string }): string {
  const { clothes, shape } = avatar;
  const { height: h, hip } = shape;
  const low = legsLevel(avatar);
  const { thigh, ankle } = legX(shape);
  const middle = clothes.legs === 'leggings' ? ankle : thigh;
  const hemOf = (s: number, y: number): Knot[] => [
    [s * Math.max(0.2, middle - 14), y - 0.3],
    [s * middle, y + 1],
    [s * (middle + 14), y - 0.9],
  ];
  const hem = (s: number, y: number) => pathOf(curveThrough(hemOf(s, y)), false);
  const lowerColour = darker(clothes.colour, 0.12);
  const edges = (s: number) => [...curveThrough(hemOf(s, low))];
  const leftEdge = edges(-1).toReversed();
  const rightEdge = edges(1);
  const cover: Point[] = [
    [-60, h * 0.4],
    [60, h * 0.4],
    [60, low - 0.9],
    ...rightEdge.toReversed(),
    [0, low - 6],
    ...leftEdge.toReversed(),
    [-60, low - 0.9],
  ];
  const shade = darker(clothes.colour, 0.6);
  const stroke = (d: string, width: number, opacity: number, colour = shade) =>
    `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="${opacity}"/>`;
  const tank = pathOf(tankOutline(shape));
  return (
    `<g clip-path="url(#${legs})"><path d="${pathOf(cover)}" fill="${lowerColour}"/>` +
    [-1, 1]
      .map(
        (s) =>
          stroke(hem(s, low + 0.2), 0.5, 0.32) +
          stroke(hem(s, low - 1.5), 0.16, 0.35) +
          stroke(hem(s, low - 1.1), 0.14, 0.18, '#fff'),
      )
      .join('') +
    `${stroke(`M0 ${round(h * 0.428)}V${round(h * 0.5143)}`, 0.22, 0.35)}</g>` +
    `<g clip-path="url(#${torso})"><path d="${tank}" fill="#000" fill-opacity="0.16" transform="translate(0 0.7)"/><path d="${tank}" fill="${clothes.colour}"/>${stroke(tank, 0.5, 0.3)}` +
    `<g clip-path="url(#tank)">${stroke(tank, 2, 0.12)}${stroke(tank, 1.5, 0.35, lighter(clothes.colour, 0.3))}</g>` +
    `${stroke(
      pathOf(
        curveThrough([
          [-hip - 4, h * 0.4148],
          [0, h * 0.4225],
          [hip + 4, h * 0.4148],
        ]),
        false,
      ),
      0.16,
      0.3,
    )}</g>`
  );
}
