import { darker, lighter, mixed } from '#sandbox/demo-store/drawing/colour.ts';
import { noise } from '#sandbox/demo-store/drawing/noise.ts';
import { curveThrough, type Point } from '#sandbox/demo-store/drawing/outline.ts';
import type { AvatarDefinition } from './avatar.ts';
import { FEATURE } from './head.ts';

/** Four digits: the head's measure is small. */
export function finePath(points: readonly Point[], isClosed = true): string {
  return (
    points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(4)} ${y.toFixed(4)}`).join('') + (isClosed ? 'Z' : '')
  );
}

export function faceDefinitions({ skin, eyes }: AvatarDefinition): string {
  const blush = mixed(skin, '#c4443f', 0.55);
  const stops = (colour: string, opacity: number) =>
    `<stop offset="0" stop-color="${colour}" stop-opacity="${opacity}"/><stop offset="0.55" stop-color="${colour}" stop-opacity="${opacity * 0.4}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/>`;
  return (
    `<radialGradient id="blush">${stops(blush, 0.34)}</radialGradient>` +
    `<radialGradient id="hollow">${stops(darker(mixed(skin, '#8a3d30', 0.35), 0.35), 0.5)}</radialGradient>` +
    `<radialGradient id="glow">${stops(lighter(skin, 0.55), 0.5)}</radialGradient>` +
    `<radialGradient id="iris"><stop offset="0.3" stop-color="${lighter(eyes, 0.12)}"/><stop offset="0.75" stop-color="${eyes}"/><stop offset="1" stop-color="${darker(eyes, 0.6)}"/></radialGradient>`
  );
}

/** Everything that is painted on the face, in the head's measure. */
export function paintFace(avatar: AvatarDefinition): string {
  const { skin, face } = avatar;
  const spot = (x: number, y: number, rx: number, ry: number, fill: string) =>
    `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="url(#${fill})"/>`;
  const both = (draw: (s: 1 | -1) => string) => draw(-1) + draw(1);
  const deep = darker(mixed(skin, '#7c3026', 0.4), 0.45);
  const soft = both(
    (s) =>
      spot(s * 0.205, 0.655, 0.12, 0.085, 'blush') +
      spot(s * 0.14, FEATURE.eyes - 0.022, 0.115, 0.05, 'hollow') +
      spot(s * 0.055, 0.52, 0.045, 0.06, 'hollow'),
  );
  const nose =
    spot(0, 0.672, 0.06, 0.05, 'blush') +
    spot(-0.012, 0.645, 0.024, 0.07, 'glow') +
    `<ellipse cx="0" cy="0.722" rx="0.075" ry="0.02" fill="url(#hollow)"/>` +
    both(
      (s) =>
        `<ellipse cx="${s * 0.03 * face.noseWidth}" cy="0.7095" rx="0.0155" ry="0.0066" transform="rotate(${s * -14} ${s * 0.03} 0.7095)" fill="${deep}" fill-opacity="0.72"/>` +
        `<path d="${finePath(
          curveThrough([
            [s * 0.058 * face.noseWidth, 0.676],
            [s * 0.066 * face.noseWidth, 0.7],
            [s * 0.05 * face.noseWidth, 0.715],
          ]),
          false,
        )}" fill="none" stroke="${deep}" stroke-opacity="0.32" stroke-width="0.006" stroke-linecap="round"/>`,
    );
  return (
    soft +
    nose +
    both((s) => paintEye(avatar, s)) +
    both((s) => paintBrow(avatar, s)) +
    paintMouth(avatar) +
    paintAge(avatar)
  );
}

function paintEye({ skin, face }: AvatarDefinition, s: 1 | -1): string {
  const z = face.eyeSize * 1.1;
  const [cx, cy] = [0.146, FEATURE.eyes];
  const at = (x: number, y: number): Point => [s * (cx + x * z), cy + y * z];
  const droop = face.age * 0.006;
  const upper = curveThrough(
    [
      at(-0.07, 0.008),
      at(-0.04, -0.016 + droop),
      at(-0.002, -0.027 + droop),
      at(0.04, -0.019 + droop),
      at(0.073, -0.002 + droop),
    ],
    { steps: 6 },
  );
  const lower = curveThrough(
    [at(0.073, -0.002 + droop), at(0.035, 0.018), at(-0.008, 0.024), at(-0.045, 0.018), at(-0.07, 0.008)],
    { steps: 6 },
  );
  const id = s < 0 ? 'eye-left' : 'eye-right';
  const lash = darker(mixed('#2a1a14', skin, 0.06), 0.2);
  const raised = upper.map(([x, y], i): Point => {
    const part = i / (upper.length - 1);
    return [
      x + s * 0.004 * part,
      y - (0.0035 + 0.008 * (0.35 + 0.65 * face.definition) * Math.sin(Math.PI * Math.min(1, part * 0.72 + 0.12))),
    ];
  });
  const crease = upper.map(
    ([x, y], i): Point => [x + s * 0.002, y - 0.019 - 0.009 * Math.sin((Math.PI * i) / upper.length)],
  );
  const lidTop = crease.toReversed();
  const iris = at(-0.003, -0.0035);
  return (
    `<clipPath id="${id}"><path d="${finePath([...upper, ...lower])}"/></clipPath>` +
    `<path d="${finePath([...upper, ...lidTop])}" fill="${darker(mixed(skin, '#8f4136', 0.28), 0.1)}" fill-opacity="${0.28 + 0.3 * face.definition}"/>` +
    `<path d="${finePath([...upper, ...lower])}" fill="${mixed('#f4eee8', skin, 0.14)}"/>` +
    `<g clip-path="url(#${id})"><circle cx="${iris[0]}" cy="${iris[1]}" r="${0.0292 * z}" fill="url(#iris)"/><circle cx="${iris[0]}" cy="${iris[1]}" r="${0.0128 * z}" fill="#0d0807"/>` +
    `<circle cx="${iris[0] - 0.0095}" cy="${iris[1] - 0.0095}" r="0.0062" fill="#fff" fill-opacity="0.92"/><circle cx="${iris[0] + 0.011}" cy="${iris[1] + 0.011}" r="0.004" fill="#fff" fill-opacity="0.28"/>` +
    `<path d="${finePath([...upper, ...upper.map(([x, y]): Point => [x, y + 0.0125]).toReversed()])}" fill="#2a1713" fill-opacity="0.34"/></g>` +
    `<path d="${finePath([...upper, ...raised.toReversed()])}" fill="${lash}"/>` +
    `<path d="${finePath(crease, false)}" fill="none" stroke="${darker(skin, 0.55)}" stroke-opacity="0.42" stroke-width="0.0042" stroke-linecap="round"/>` +
    `<path d="${finePath(lower, false)}" fill="none" stroke="${darker(skin, 0.6)}" stroke-opacity="${0.28 + 0.2 * face.definition}" stroke-width="0.0038"/>` +
    `<path d="${finePath(
      lower.map(([x, y]): Point => [x, y + 0.0135]),
      false,
    )}" fill="none" stroke="${darker(skin, 0.5)}" stroke-opacity="${0.1 + 0.25 * face.age}" stroke-width="0.006" stroke-linecap="round"/>`
  );
}

function paintBrow({ hair, face, attributes, skin }: AvatarDefinition, s: 1 | -1): string {
  const isMasculine = attributes.presentation === 'masculine';
  const colour =
    hair.style === 'swept-grey' ? mixed(hair.colour, '#6d635c', 0.6) : mixed(darker(hair.colour, 0.25), skin, 0.12);
  const lift = isMasculine ? 0.012 : 0;
  const peak = isMasculine ? 0.014 : 0.026;
  const weight = 0.0125 * face.browWeight;
  const middle = curveThrough(
    [
      [0.064, FEATURE.brow + 0.004 + lift],
      [0.12, FEATURE.brow - peak * 0.55 + lift],
      [0.178, FEATURE.brow - peak + 0.006 + lift],
      [0.238, FEATURE.brow + 0.006 + lift],
    ],
    { steps: 8 },
  );
  const hairs = middle.flatMap(([x, y], i) => {
    const part = i / middle.length;
    const thick = weight * (part < 0.1 ? 0.75 + part * 2.5 : part < 0.55 ? 1 : 1 - (part - 0.55) * 1.75);
    return [0, 1, 2].map((k) => {
      const shift = (noise(i * 3.1, k * 7.7, 4) - 0.5) * thick * 1.4;
      const lean = 0.35 + part * 1.1;
      const [dx, dy] = [Math.sin(lean) * 0.019, -Math.cos(lean) * 0.017 * (1 - part * 0.8)];
      return `M${(s * (x - dx * 0.4)).toFixed(4)} ${(y + shift - dy * 0.4 + 0.002).toFixed(4)}L${(s * (x + dx * 0.6)).toFixed(4)} ${(y + shift + dy * 0.6).toFixed(4)}`;
    });
  });
  const upper = middle.map(([x, y], i): Point => [s * x, y - weight * taper(i / middle.length)]);
  const lower = middle.map(([x, y], i): Point => [s * x, y + weight * taper(i / middle.length)]);
  return `<path d="${finePath([...upper, ...lower.toReversed()])}" fill="${colour}" fill-opacity="0.5"/><path d="${hairs.join('')}" stroke="${colour}" stroke-opacity="0.6" stroke-width="0.0042" stroke-linecap="round"/>`;
}

function taper(part: number): number {
  return part < 0.12 ? 0.7 + part * 2.5 : part < 0.55 ? 1 : Math.max(0.1, 1 - (part - 0.55) * 2);
}

function paintMouth({ lips, face, skin }: AvatarDefinition): string {
  const f = face.lipFullness;
  const y = FEATURE.mouth;
  const line: Point[] = curveThrough(
    [
      [-0.107, y - 0.011],
      [-0.055, y + 0.001],
      [0, y + 0.002],
      [0.055, y + 0.001],
      [0.107, y - 0.011],
    ],
    { steps: 8 },
  );
  const top: Point[] = curveThrough(
    [
      [-0.107, y - 0.011],
      [-0.06, y - 0.0165 * f],
      [-0.024, y - 0.028 * f],
      [0, y - 0.0225 * f],
      [0.024, y - 0.028 * f],
      [0.06, y - 0.0165 * f],
      [0.107, y - 0.011],
    ],
    { steps: 6 },
  );
  const bottom: Point[] = curveThrough(
    [
      [-0.107, y - 0.011],
      [-0.062, y + 0.021 * f],
      [0, y + 0.0335 * f],
      [0.062, y + 0.021 * f],
      [0.107, y - 0.011],
    ],
    { steps: 8 },
  );
  const strength = 0.55 + 0.35 * face.definition;
  const corner = (s: number) =>
    `<ellipse cx="${s * 0.103}" cy="${y - 0.002}" rx="0.016" ry="0.012" fill="url(#hollow)" opacity="0.8"/>`;
  return (
    `<ellipse cx="0" cy="${y + 0.048 * f}" rx="0.075" ry="0.017" fill="url(#hollow)" opacity="0.75"/>` +
    `<path d="${finePath([...top, ...line.toReversed()])}" fill="${darker(lips, 0.14)}" fill-opacity="${strength}"/>` +
    `<path d="${finePath([...line, ...bottom.toReversed()])}" fill="${lips}" fill-opacity="${strength}"/>` +
    `<ellipse cx="-0.014" cy="${y + 0.0175 * f}" rx="0.036" ry="0.0085" fill="url(#glow)"/>` +
    `<path d="${finePath(line, false)}" fill="none" stroke="${darker(mixed(lips, skin, 0.2), 0.62)}" stroke-opacity="0.78" stroke-width="0.0058" stroke-linecap="round"/>` +
    corner(-1) +
    corner(1)
  );
}

function paintAge({ skin, face }: AvatarDefinition): string {
  if (face.age < 0.3) return '';
  const colour = darker(mixed(skin, '#7c3026', 0.3), 0.4);
  const line = (points: Point[], opacity: number) =>
    `<path d="${finePath(curveThrough(points), false)}" fill="none" stroke="${colour}" stroke-opacity="${(opacity * face.age).toFixed(3)}" stroke-width="0.0055" stroke-linecap="round"/>`;
  return (
    [-1, 1]
      .map(
        (s) =>
          line(
            [
              [s * 0.07, 0.712],
              [s * 0.104, 0.748],
              [s * 0.12, 0.79],
            ],
            0.3,
          ) +
          line(
            [
              [s * 0.228, 0.512],
              [s * 0.256, 0.502],
            ],
            0.3,
          ) +
          line(
            [
              [s * 0.228, 0.524],
              [s * 0.258, 0.528],
            ],
            0.3,
          ) +
          line(
            [
              [s * 0.1, 0.556],
              [s * 0.145, 0.572],
              [s * 0.19, 0.562],
            ],
            0.26,
          ),
      )
      .join('') +
    (face.age > 0.5
      ? line(
          [
            [-0.12, 0.3],
            [0, 0.294],
            [0.12, 0.3],
          ],
          0.16,
        )
      : '')
  );
}

/** Stubble to full beard, in the head's measure, to be clipped by the face. */
export function paintBeard({ beard, hair, face }: AvatarDefinition): string {
  if (!beard) return '';
  const opacity = beard === 'stubble' ? 0.28 : beard === 'short' ? 0.55 : 0.78;
  const colour = darker(hair.colour, 0.1);
  const jaw = face.jaw;
  const shape = (s: number): Point[] =>
    curveThrough([
      [s * 0.345, 0.52],
      [s * 0.31, 0.66],
      [s * 0.235, 0.735],
      [s * 0.15, 0.75],
      [s * 0.085, 0.737],
      [s * 0.02, 0.741],
      [0, 0.745],
    ]);
  const outside = curveThrough([
    [0.36, 0.55],
    [0.33 * jaw, 0.8],
    [0.18 * jaw, 1.02],
    [0, 1.05],
    [-0.18 * jaw, 1.02],
    [-0.33 * jaw, 0.8],
    [-0.36, 0.55],
  ]);
  const edge = [...shape(-1), ...shape(1).toReversed(), ...outside];
  const mouth = `<ellipse cx="0" cy="${FEATURE.mouth + 0.003}" rx="0.112" ry="0.036" fill="black"/>`;
  const strokes: string[] = [];
  for (let k = 0; k < 900; k += 1) {
    const x = (noise(k * 1.37, 2, 3) - 0.5) * 0.9;
    const y = 0.55 + noise(k * 2.11, 9, 5) * 0.52;
    strokes.push(`M${x.toFixed(4)} ${y.toFixed(4)}l${(x * 0.03).toFixed(4)} 0.02`);
  }
  const blur = beard === 'full' ? 0.008 : 0.014;
  return (
    `<filter id="beard-soft" x="-0.2" y="-0.2" width="1.4" height="1.4"><feGaussianBlur stdDeviation="${blur}"/></filter>` +
    `<mask id="beard" maskUnits="userSpaceOnUse" x="-0.5" y="0.4" width="1" height="0.8"><g filter="url(#beard-soft)"><path d="${finePath(edge)}" fill="white"/>${mouth}</g></mask>` +
    `<g mask="url(#beard)"><path d="${finePath(edge)}" fill="${colour}" fill-opacity="${opacity}"/><path d="${strokes.join('')}" stroke="${darker(colour, 0.4)}" stroke-opacity="${opacity * 0.6}" stroke-width="0.0045"/><path d="${strokes.join('')}" stroke="${lighter(colour, 0.25)}" stroke-opacity="${opacity * 0.3}" stroke-width="0.003" transform="translate(0.006 0.004)"/></g>`
  );
}

export function paintGlasses(): string {
  const lens = (s: number) =>
    `<rect x="${s * 0.146 - 0.098}" y="0.455" width="0.196" height="0.135" rx="0.05" fill="#fff" fill-opacity="0.08" stroke="#2d2622" stroke-width="0.0095"/>`;
  return `${lens(-1)}${lens(1)}<path d="M-0.048 0.505Q0 0.48 0.048 0.505M-0.244 0.5L-0.345 0.488M0.244 0.5L0.345 0.488" fill="none" stroke="#2d2622" stroke-width="0.0095"/>`;
}
