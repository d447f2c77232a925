import { darker, lighter } from '#sandbox/demo-store/drawing/colour.ts';
import { noise, seeded } from '#sandbox/demo-store/drawing/noise.ts';
import { curveThrough, type Point } from '#sandbox/demo-store/drawing/outline.ts';
import { finePath } from './face.ts';
import type { Lock } from './lock.ts';

/** A lock with its strands, in the head's measure. `id` names its clip path. */
export function paintLock({ outline, strands, texture, isBehind }: Lock, colour: string, id: string): string {
  const base = darker(colour, isBehind ? 0.38 : 0.14);
  const random = seeded(strands.length + 7);
  const weight = { straight: 0.0062, wavy: 0.0072, curly: 0.0075, cropped: 0.0045 }[texture];
  const copies = texture === 'straight' || texture === 'wavy' ? 4 : 1;
  const lines: string[] = [];
  for (const strand of strands) {
    for (let k = 0; k < copies; k += 1) {
      const shift = (random() - 0.5) * 0.024 * (copies > 1 ? 1 : 0);
      const curve = curveThrough(
        strand.map(([x, y], i): Point => [x + shift * (i / strand.length + 0.3), y + shift * 0.4]),
        { steps: 5 },
      );
      const bright = random();
      const tone =
        bright < 0.45
          ? darker(colour, 0.2 + 0.45 * random())
          : lighter(colour, 0.05 + (isBehind ? 0.06 : 0.17) * random());
      lines.push(
        `<path d="${finePath(curve, false)}" stroke="${tone}" stroke-opacity="${(0.3 + 0.4 * random()).toFixed(2)}" stroke-width="${(weight * (0.5 + random())).toFixed(4)}"/>`,
      );
    }
  }
  const shine = texture === 'straight' || texture === 'wavy' ? shineOf(colour) : '';
  const path = finePath(outline);
  const edge = texture === 'cropped' ? ' filter="url(#hairline)"' : '';
  return `<clipPath id="${id}"><path d="${path}"/></clipPath><path d="${path}" fill="${base}"${edge}/><g clip-path="url(#${id})" fill="none" stroke-linecap="round">${lines.join('')}${isBehind ? '' : shine}</g>${texture === 'straight' || texture === 'wavy' ? strays(outline, colour) : ''}`;
}

/** A soft band of light across the crown. */
function shineOf(colour: string): string {
  return `<path d="M-0.33 0.22Q-0.2 0.02 0.02 0.035T0.3 0.2" stroke="${lighter(colour, 0.6)}" stroke-opacity="0.2" stroke-width="0.075" filter="url(#soft)"/>`;
}

/** Single hairs that leave the outline, so that it isn't cut out with scissors. */
function strays(outline: readonly Point[], colour: string): string {
  const paths = outline
    .filter(([x, y], i) => i % 3 === 0 && y > 0.25 && Math.abs(x) > 0.3)
    .map(([x, y], i) => {
      const out = 0.006 + noise(i * 1.3, 3, 2) * 0.012;
      const side = Math.sign(x) || 1;
      return `M${x.toFixed(4)} ${(y - 0.02).toFixed(4)}q${(side * out).toFixed(4)} 0.015 ${(side * out * 0.7).toFixed(4)} 0.05`;
    });
  return `<path d="${paths.join('')}" fill="none" stroke="${darker(colour, 0.15)}" stroke-opacity="0.3" stroke-width="0.003"/>`;
}
