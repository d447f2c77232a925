/** ICC profiles of three primaries and one curve. Source: ICC.1:2022, chapters 7 to 10. */

/** Where the primaries and white lie in CIE's x and y. */
export interface Primaries {
  red: Point;
  green: Point;
  blue: Point;
  white: Point;
}
export type Point = readonly [number, number];

/**
 * From a picture's numbers to light, both from 0 to 1: `(a x + b) ^ power` from `from` on, `slope x` below. A power
 * alone leaves the others out.
 */
export interface Curve {
  power: number;
  a?: number;
  b?: number;
  slope?: number;
  from?: number;
}

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** White as profiles count with it. */
const D50: Vector = [0.9642, 1, 0.8249];
/** Bradford's, from XYZ to what the eye's cones tell. */
const CONES: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

const HEADER_BYTES = 128;
const VERSION = 0x04300000;

/** A profile of these primaries. The curve may also be another profile's own, as it stands there. */
export function makeProfile({ primaries, curve }: { primaries: Primaries; curve: Curve | Buffer }): Buffer {
  const [red, green, blue] = colorants(primaries);
  const light = Buffer.isBuffer(curve) ? curve : parametric(curve);
  return assemble({
    desc: text('As told'),
    cprt: text('None'),
    wtpt: xyz(D50),
    rXYZ: xyz(red),
    gXYZ: xyz(green),
    bXYZ: xyz(blue),
    rTRC: light,
    gTRC: light,
    bTRC: light,
  });
}

/** Whether these are three colours around a white, and not a line or worse. */
export function areSound(primaries: Primaries): boolean {
  const points = [primaries.red, primaries.green, primaries.blue, primaries.white];
  if (points.some(([x, y]) => !(x >= 0 && y > 0 && x + y <= 1.1))) return false;
  return colorants(primaries).every((colorant) => colorant.every((part) => Math.abs(part) < 3));
}

/** What each primary at its fullest is in XYZ, so that together they are white. */
function colorants({ red, green, blue, white }: Primaries): [Vector, Vector, Vector] {
  const lights = [red, green, blue].map(toXyz) as unknown as Matrix;
  const adapt = adaptation(toXyz(white));
  const shares = apply(inverse(transposed(lights)), toXyz(white));
  const [r, g, b] = lights.map((light, at) => apply(adapt, scaled(light, shares[at] ?? 0)));
  return [r ?? D50, g ?? D50, b ?? D50];
}

function toXyz([x, y]: Point): Vector {
  return [x / y, 1, (1 - x - y) / y];
}

/** From under one white to under the profiles'. */
function adaptation(white: Vector): Matrix {
  const [from, to] = [apply(CONES, white), apply(CONES, D50)];
  const [l, m, s] = CONES.map((row, at) => scaled(row, (to[at] ?? 0) / (from[at] ?? 1)));
  return product(inverse(CONES), [l ?? D50, m ?? D50, s ?? D50]);
}

function scaled([x, y, z]: Vector, by: number): Vector {
  return [x * by, y * by, z * by];
}

function apply([a, b, c]: Matrix, vector: Vector): Vector {
  return [dot(a, vector), dot(b, vector), dot(c, vector)];
}

function dot([a, b, c]: Vector, [x, y, z]: Vector): number {
  return a * x + b * y + c * z;
}

function cross([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

function transposed([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  return [
    [a, d, g],
    [b, e, h],
    [c, f, i],
  ];
}

function product(one: Matrix, other: Matrix): Matrix {
  const columns = transposed(other);
  return transposed([apply(one, columns[0]), apply(one, columns[1]), apply(one, columns[2])]);
}

function inverse([a, b, c]: Matrix): Matrix {
  const by = 1 / dot(a, cross(b, c));
  return transposed([scaled(cross(b, c), by), scaled(cross(c, a), by), scaled(cross(a, b), by)]);
}

function assemble(tags: Record<string, Buffer>): Buffer {
  const names = Object.keys(tags);
  const table = Buffer.alloc(4 + 12 * names.length);
  table.writeUInt32BE(names.length);
  const parts: Buffer[] = [];
  let end = HEADER_BYTES + table.length;
  for (const [index, name] of names.entries()) {
    const data = tags[name] ?? Buffer.alloc(0);
    table.write(name, 4 + 12 * index, 'latin1');
    table.writeUInt32BE(end, 8 + 12 * index);
    table.writeUInt32BE(data.length, 12 + 12 * index);
    parts.push(data, Buffer.alloc(-data.length & 3));
    end += data.length + (-data.length & 3);
  }
  return Buffer.concat([header(end), table, ...parts]);
}

function header(size: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(size);
  head.writeUInt32BE(VERSION, 8);
  head.write('mntrRGB XYZ ', 12, 'latin1');
  head.writeUInt16BE(2000, 24);
  head.writeUInt16BE(1, 26);
  head.writeUInt16BE(1, 28);
  head.write('acsp', 36, 'latin1');
  xyz(D50).copy(head, 68, 8);
  return head;
}

function xyz(vector: Vector): Buffer {
  return Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), ...vector.map(fixed)]);
}

function parametric({ power, a = 1, b = 0, slope = 0, from = 0 }: Curve): Buffer {
  return Buffer.concat([Buffer.from('para\0\0\0\0\0\x03\0\0', 'latin1'), ...[power, a, b, slope, from].map(fixed)]);
}

/** In 65536ths. */
function fixed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65_536));
  return bytes;
}

function text(words: string): Buffer {
  const head = Buffer.alloc(28);
  head.write('mluc', 'latin1');
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(12, 12);
  head.write('enUS', 16, 'latin1');
  head.writeUInt32BE(words.length * 2, 20);
  head.writeUInt32BE(28, 24);
  return Buffer.concat([head, Buffer.from(words, 'utf16le').swap16()]);
}
