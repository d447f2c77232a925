import type { Picture } from './picture.ts';

/** Letters of 5 x 7 points, each row five bits. */
const LETTERS: Record<string, readonly number[]> = {
  S: [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
  I: [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
  M: [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
  U: [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
  L: [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
  A: [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
  T: [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
  E: [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
  D: [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
};
const TEXT = 'SIMULATED';

/** Where the label is: the right lower corner. Pixels. */
export function labelArea(width: number, height: number): { left: number; top: number; width: number; height: number } {
  const dot = Math.max(1, Math.round(Math.min(width, height) / 430));
  const size = { width: (TEXT.length * 6 + 5) * dot, height: 13 * dot };
  return { left: Math.max(0, width - size.width), top: Math.max(0, height - size.height), ...size };
}

/** Writes SIMULATED into the picture's right lower corner. */
export function stampLabel({ width, height, rgba }: Picture): void {
  const area = labelArea(width, height);
  const dot = area.height / 13;
  for (let y = area.top; y < height; y += 1) {
    for (let x = area.left; x < width; x += 1) {
      const row = Math.floor((y - area.top) / dot) - 3;
      const column = Math.floor((x - area.left) / dot) - 3;
      const letter = LETTERS[TEXT[Math.floor(column / 6)] ?? ''];
      const isInk =
        row >= 0 && column >= 0 && column % 6 < 5 && (((letter?.[row] ?? 0) >> (4 - (column % 6))) & 1) === 1;
      const i = (y * width + x) * 4;
      for (let c = 0; c < 3; c += 1) rgba[i + c] = isInk ? 255 : Math.round((rgba[i + c] ?? 0) * 0.35);
    }
  }
}
