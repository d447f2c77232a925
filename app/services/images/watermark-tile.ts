import sharp from 'sharp';
import { readTile, type TilePixels } from './lay-tile.ts';
import { letter } from './watermark-lettering.ts';

const ANGLE_DEGREES = -28;
/**
 * Edges of a tile, as shares of the picture's shorter edge. A tile holds each word once, so a window of half the
 * shorter edge each way holds both of them whole, wherever it lies.
 */
const TILE_WIDTH = 0.25;
const TILE_HEIGHT = 0.27;
const LEAST_WIDTH_PX = 24;
const MOST_TILES_KEPT = 16;

const tiles = new Map<number, Promise<TilePixels>>();

/** The tile for a picture whose shorter edge is so long; drawn once for each size. */
export function watermarkTile(shorterEdge: number): Promise<TilePixels> {
  const width = Math.max(LEAST_WIDTH_PX, Math.round(shorterEdge * TILE_WIDTH));
  const kept = tiles.get(width);
  if (kept) return kept;
  if (tiles.size >= MOST_TILES_KEPT) tiles.clear();
  const tile = drawTile(width, Math.round((width * TILE_HEIGHT) / TILE_WIDTH));
  tiles.set(width, tile);
  // A drawing that failed is not kept for the next picture.
  tile.catch(() => tiles.delete(width));
  return tile;
}

async function drawTile(width: number, height: number): Promise<TilePixels> {
  return readTile(
    await sharp(Buffer.from(tileDrawing(width, height)))
      .png()
      .toBuffer(),
  );
}

/** Two rows, the second moved by half a tile, as bricks lie: no straight lane stays clean. SVG. */
export function tileDrawing(width: number, height: number): string {
  const name = drawWord('MODELSNAP', width * 0.84);
  const preview = drawWord('PREVIEW', width * 0.6);
  const marks = [
    placed(name, width / 2, height / 4),
    placed(preview, 0, (height * 3) / 4),
    placed(preview, width, (height * 3) / 4),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`;
}

function placed(drawing: string, x: number, y: number): string {
  return `<g transform="translate(${x} ${y}) rotate(${ANGLE_DEGREES})">${drawing}</g>`;
}

/** A word around the origin, so wide: light strokes with a dark edge, seen on white cloth and on black. */
function drawWord(text: string, widthPx: number): string {
  const word = letter(text);
  const strokes = (width: number, colour: string) =>
    word.paths
      .map(
        ({ path, x }) => `<path transform="translate(${x} 0)" d="${path}" stroke="${colour}" stroke-width="${width}"/>`,
      )
      .join('');
  // Opacity is the group's: where strokes cross they must not show through each other.
  const layer = (opacity: number, drawing: string) => `<g opacity="${opacity}">${drawing}</g>`;
  return `<g transform="scale(${widthPx / word.width}) translate(${-word.width / 2} -0.5)" fill="none" stroke-linejoin="round" stroke-linecap="round">
${layer(0.24, strokes(0.25, '#000000'))}${layer(0.55, strokes(0.14, '#ffffff'))}</g>`;
}
