/** People for `model-create`: drawn once, kept as files, and varied a little by the seed. Nobody of them exists. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { encodePicture } from '#sandbox/simulators/fashn/drawing/encode-picture.ts';
import { stampLabel } from '#sandbox/simulators/fashn/drawing/label.ts';
import { decodePicture } from '#sandbox/simulators/fashn/drawing/picture.ts';
import type { PersonRequest } from '#sandbox/simulators/fashn/run-request.ts';

const LONGEST_EDGE = 1536;

/** Each file and the words of a prompt that speak for it. */
const PEOPLE: Record<string, readonly string[]> = {
  'amara.jpg': ['woman', 'curvy', 'deep'],
  'helen.jpg': ['woman', 'average', 'fair', '70'],
  'ines.jpg': ['woman', 'slim', 'light', '30'],
  'kwame.jpg': ['man', 'average', 'dark', '43'],
  'lukas.jpg': ['man', 'athletic', 'fair', '22'],
  'mei.jpg': ['woman', 'slim', 'light-medium', '22'],
  'omar.jpg': ['man', 'plus-size', 'olive', '58'],
  'priya.jpg': ['woman', 'plus-size', 'medium', '30'],
  'robin.jpg': ['person', 'slim', 'fair', '22'],
  'rosa.jpg': ['woman', 'average', 'tan', '43'],
};

/** One picture for each sample: whoever of those kept fits the prompt best, each time a little different. */
export async function findPeople({ prompt, seed, samples, format }: PersonRequest): Promise<Uint8Array[]> {
  const file = await readFile(new URL(bestFor(prompt), import.meta.url));
  const pictures: Uint8Array[] = [];
  for (let sample = 0; sample < samples; sample += 1)
    pictures.push(await vary(file, `${prompt} ${seed + sample}`, format));
  return pictures;
}

function bestFor(prompt: string): string {
  const words = new Set(prompt.toLowerCase().split(/[^a-z0-9-]+/));
  const fits = (file: string) => (PEOPLE[file] ?? []).filter((word) => words.has(word)).length;
  const [best = ''] = Object.keys(PEOPLE).toSorted((a, b) => fits(b) - fits(a));
  return best;
}

/** Mirrored or not, and a little lighter or warmer, by chance that the text decides. */
async function vary(file: Buffer, text: string, format: 'png' | 'jpeg'): Promise<Buffer> {
  const chance = createHash('sha256').update(text).digest();
  const part = (index: number) => (chance[index] ?? 0) / 255;
  const picture = sharp(file).modulate({ brightness: 0.95 + part(1) * 0.1, hue: Math.round(part(2) * 6 - 3) });
  if (part(0) < 0.5) picture.flop();
  const decoded = await decodePicture(await picture.png().toBuffer(), LONGEST_EDGE, 'kept picture');
  stampLabel(decoded);
  return encodePicture(decoded, format);
}
