import type { LabPicture } from './lab.ts';

/** Products of powers of x and y up to `degree`, in a fixed order; x and y run from -1 to 1. */
function terms(x: number, y: number, degree: number): number[] {
  const result: number[] = [];
  for (let i = 0; i <= degree; i += 1) for (let j = 0; i + j <= degree; j += 1) result.push(x ** i * y ** j);
  return result;
}

/** Value of a surface: first the row's y, then x, both from -1 to 1. Up to degree 4. */
export type Surface = (y: number) => (x: number) => number;

/** Least-squares surfaces through samples, one for each value of a sample; all share the positions. */
function fitSurfaces(
  samples: readonly { x: number; y: number; values: readonly number[] }[],
  degree: number,
): Surface[] {
  const size = terms(0, 0, degree).length;
  const channels = samples[0]?.values.length ?? 0;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + channels));
  for (const { x, y, values } of samples) {
    const row = terms(x, y, degree);
    for (let i = 0; i < size; i += 1) {
      const line = matrix[i];
      const factor = row[i] ?? 0;
      if (!line) continue;
      for (let j = 0; j < size; j += 1) line[j] = (line[j] ?? 0) + factor * (row[j] ?? 0);
      for (let c = 0; c < channels; c += 1) line[size + c] = (line[size + c] ?? 0) + factor * (values[c] ?? 0);
    }
  }
  solve(matrix, size, samples.length);
  return Array.from({ length: channels }, (_, channel) => {
    const factors = matrix.map((line) => line[size + channel] ?? 0);
    return (y: number) => alongRow(factors, degree, y);
  });
}

/** With y fixed, a polynomial of x alone: a row of a picture costs a few products for each pixel. */
function alongRow(factors: number[], degree: number, y: number): (x: number) => number {
  const row: number[] = [];
  let k = 0;
  for (let i = 0; i <= degree; i += 1) {
    let sum = 0;
    let power = 1;
    for (let j = 0; i + j <= degree; j += 1) {
      sum += (factors[k++] ?? 0) * power;
      power *= y;
    }
    row.push(sum);
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = row;
  return (x) => a + x * (b + x * (c + x * (d + x * e)));
}

/** Gauss-Jordan in place; a little is added to the diagonal, so that too few samples give a flat surface. */
function solve(matrix: Float64Array[], size: number, sampleCount: number): void {
  for (let i = 0; i < size; i += 1) {
    const line = matrix[i];
    if (line) line[i] = (line[i] ?? 0) + 1e-6 * Math.max(1, sampleCount);
  }
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let i = column + 1; i < size; i += 1) {
      if (Math.abs(matrix[i]?.[column] ?? 0) > Math.abs(matrix[best]?.[column] ?? 0)) best = i;
    }
    const pivotLine = matrix[best];
    const swapped = matrix[column];
    if (!pivotLine || !swapped) continue;
    matrix[best] = swapped;
    matrix[column] = pivotLine;
    const pivot = pivotLine[column] || 1e-12;
    for (let j = column; j < pivotLine.length; j += 1) pivotLine[j] = (pivotLine[j] ?? 0) / pivot;
    for (const line of matrix) {
      if (line === pivotLine) continue;
      const factor = line[column] ?? 0;
      if (factor === 0) continue;
      for (let j = column; j < line.length; j += 1) line[j] = (line[j] ?? 0) - factor * (pivotLine[j] ?? 0);
    }
  }
}

/** Surfaces for lightness, a and b through the given pixels of a picture. */
export function fitLab(lab: LabPicture, indices: number[], degree: number): Surface[] {
  return fitSurfaces(
    indices.map((index) => {
      const x = index % lab.width;
      return { x: unit(x, lab.width), y: unit((index - x) / lab.width, lab.height), values: labOf(lab, index) };
    }),
    degree,
  );
}

export function labOf(lab: LabPicture, index: number): [number, number, number] {
  return [lab.l[index] ?? 0, lab.a[index] ?? 0, lab.b[index] ?? 0];
}

/** A pixel's coordinate as -1 to 1. */
export function unit(value: number, size: number): number {
  return (value / Math.max(1, size - 1)) * 2 - 1;
}
