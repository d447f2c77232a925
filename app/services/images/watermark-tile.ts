import sharp from 'sharp';
import { letter } from './watermark-lettering.ts';

const WORD = 'MODELSNAP';
const ANGLE_DEGREES = -28;
/** One mark in each tile, four tiles along the shorter edge: any quarter of the picture holds whole ones. */
const TILES_ALONG_SHORTER_EDGE = 4;
const MOST_TILES_KEPT = 16;

const tiles = new Map<number, Promise<Buffer>>();

/** The edge of the square tile for a picture of this size, in pixels. */
export function tileEdge(width: number, height: number): number {
  return Math.max(96, Math.round(Math.min(width, height) / TILES_ALONG_SHORTER_EDGE));
}

/** The tile as PNG with transparency; drawn once for each size. */
export function watermarkTile(edge: number): Promise<Buffer> {
  let tile = tiles.get(edge);
  if (!tile) {
    if (tiles.size >= MOST_TILES_KEPT) tiles.clear();
    tile = drawTile(edge);
    tiles.set(edge, tile);
  }
  return tile;
}

/** Light strokes with a dark edge: seen on white cloth and on black. */
async function drawTile(edge: number): Promise<Buffer> {
  const word = letter(WORD);
  const scale = (edge * 0.86) / word.width;
  const strokes = (width: number, colour: string, opacity: number) =>
    word.paths
      .map(
        ({ path, x }) =>
          `<path transform="translate(${x} 0)" d="${path}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"/>`,
      )
      .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${edge}" height="${edge}">
<g transform="translate(${edge / 2} ${edge / 2}) rotate(${ANGLE_DEGREES}) scale(${scale}) translate(${-word.width / 2} -0.5)">
${strokes(0.26, '#000000', 0.2)}${strokes(0.15, '#ffffff', 0.5)}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
