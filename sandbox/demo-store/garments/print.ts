import { darker, mixed } from '#sandbox/demo-store/drawing/colour.ts';
import { seeded } from '#sandbox/demo-store/drawing/noise.ts';
import { round } from '#sandbox/demo-store/drawing/outline.ts';
import type { Cloth, Print } from './cloth.ts';

/** Fill of a panel whose grain runs at an angle (degrees), and the definition that it needs. */
export function clothFill(cloth: Cloth, id: string, angle = 0): { fill: string; definition: string } {
  const { print } = cloth;
  if (!print) return { fill: cloth.colour, definition: '' };
  const { pitch, art } = artOf(print, cloth);
  const definition = `<pattern id="${id}" width="${pitch}" height="${pitch}" patternUnits="userSpaceOnUse" patternTransform="rotate(${round(angle)})"><rect width="${pitch}" height="${pitch}" fill="${cloth.colour}"/>${art}</pattern>`;
  return { fill: `url(#${id})`, definition };
}

function artOf(print: Print, { colour, accent = '#ffffff' }: Cloth): { pitch: number; art: string } {
  const { pitch } = print;
  const band = (x: number, y: number, w: number, h: number, fill: string, opacity = 1) =>
    `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${fill}" fill-opacity="${opacity}"/>`;
  switch (print.kind) {
    case 'stripes': {
      const size = pitch * print.share;
      return { pitch, art: print.isVertical ? band(0, 0, size, pitch, accent) : band(0, 0, pitch, size, accent) };
    }
    case 'pinstripes':
      return { pitch, art: band(0, 0, 0.12, pitch, accent, 0.55) };
    case 'gingham':
      return { pitch, art: band(0, 0, pitch / 2, pitch, accent, 0.5) + band(0, 0, pitch, pitch / 2, accent, 0.5) };
    case 'checks': {
      const dark = darker(colour, 0.45);
      const thick =
        band(0, pitch * 0.1, pitch, pitch * 0.32, dark, 0.5) + band(pitch * 0.1, 0, pitch * 0.32, pitch, dark, 0.5);
      const thin = band(0, pitch * 0.72, pitch, 0.28, accent, 0.7) + band(pitch * 0.72, 0, 0.28, pitch, accent, 0.7);
      return { pitch, art: thick + thin };
    }
    case 'dots': {
      const dot = (x: number, y: number) =>
        `<circle cx="${round(x)}" cy="${round(y)}" r="${round(pitch * 0.13)}" fill="${accent}"/>`;
      return { pitch, art: dot(pitch * 0.25, pitch * 0.25) + dot(pitch * 0.75, pitch * 0.75) };
    }
    case 'florals':
      return { pitch, art: flowers(pitch, accent, print.second) };
  }
}

function flowers(pitch: number, first: string, second: string): string {
  const random = seeded(11);
  const parts: string[] = [];
  const places: readonly (readonly [number, number, number])[] = [
    [0.22, 0.2, 1],
    [0.72, 0.12, 0.7],
    [0.52, 0.5, 1.15],
    [0.12, 0.66, 0.75],
    [0.85, 0.62, 0.95],
    [0.38, 0.86, 0.85],
  ];
  for (const [i, [px, py, size]] of places.entries()) {
    const petal = i % 2 === 0 ? first : second;
    const turn = random() * 72;
    // Drawn around the corners too, so that the tile's seams don't cut a flower.
    for (const ox of [-1, 0, 1]) {
      for (const oy of [-1, 0, 1]) {
        parts.push(flower((px + ox) * pitch, (py + oy) * pitch, size * pitch * 0.105, turn, petal));
      }
    }
  }
  return parts.join('');
}

function flower(x: number, y: number, size: number, turn: number, petal: string): string {
  const leaf = mixed('#4f6b4a', petal, 0.15);
  const petals = [0, 1, 2, 3, 4]
    .map(
      (k) =>
        `<ellipse cx="0" cy="${round(-size * 0.62)}" rx="${round(size * 0.4)}" ry="${round(size * 0.6)}" transform="rotate(${round(turn + k * 72)})" fill="${petal}"/>`,
    )
    .join('');
  const leaves = [turn + 20, turn + 200]
    .map(
      (angle) =>
        `<path d="M0 0Q${round(size * 0.7)} ${round(-size * 1.1)} ${round(size * 0.2)} ${round(-size * 1.9)}Q${round(-size * 0.4)} ${round(-size)} 0 0" transform="rotate(${round(angle)})" fill="${leaf}"/>`,
    )
    .join('');
  return `<g transform="translate(${round(x)} ${round(y)})">${leaves}${petals}<circle r="${round(size * 0.26)}" fill="${darker(petal, 0.45)}"/></g>`;
}
