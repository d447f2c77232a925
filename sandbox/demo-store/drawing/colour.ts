export type Rgb = readonly [red: number, green: number, blue: number];

/** From `#rrggbb`. */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function hexOf(rgb: Rgb): string {
  return `#${rgb
    .map((channel) =>
      Math.round(Math.min(255, Math.max(0, channel)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Part of the way from one colour to another. */
export function mixed(from: string, to: string, part: number): string {
  const a = rgbOf(from);
  const b = rgbOf(to);
  return hexOf([a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part]);
}

export function darker(hex: string, part: number): string {
  return mixed(hex, '#0b0810', part);
}

export function lighter(hex: string, part: number): string {
  return mixed(hex, '#ffffff', part);
}

/** Perceived lightness, 0 to 1, roughly. */
export function lightnessOf(hex: string): number {
  const [red, green, blue] = rgbOf(hex);
  return (0.3 * red + 0.59 * green + 0.11 * blue) / 255;
}
