import { readTile, type TilePixels } from './lay-tile.ts';
import { letter } from './watermark-lettering.ts';
import type { WatermarkPlacement } from './watermark-placement.ts';

/**
 * Edges of the largest tile, as shares of the picture's shorter edge. A tile holds each word once, so a window of half the
 * shorter edge each way holds both of them whole, wherever it lies.
 */
const TILE_WIDTH = 0.25;
const TILE_HEIGHT = 0.27;
const LEAST_WIDTH_PX = 24;

/** The tile for a picture whose shorter edge is so long, with the mark where and as the placement has it. */
export async function watermarkTile(shorterEdge: number, placement: WatermarkPlacement): Promise<TilePixels> {
  const width = Math.max(LEAST_WIDTH_PX, Math.round(shorterEdge * TILE_WIDTH * placement.scale));
  const drawing = tileDrawing(width, Math.round((width * TILE_HEIGHT) / TILE_WIDTH), placement);
  return readTile(Buffer.from(drawing), placement);
}

/** Two rows, the second moved by half a tile, as bricks lie: no straight lane stays clean. SVG. */
export function tileDrawing(
  width: number,
  height: number,
  { angleDegrees, opacity }: Pick<WatermarkPlacement, 'angleDegrees' | 'opacity'>,
): string {
  const placed = (drawing: string, x: number, y: number) =>
    `<g transform="translate(${x} ${y}) rotate(${angleDegrees})">${drawing}</g>`;
  const name = drawWord('MODELSNAP', width * 0.84, opacity);
  const preview = drawWord('PREVIEW', width * 0.6, opacity);
  const marks = [
    placed(name, width / 2, height / 4),
    placed(preview, 0, (height * 3) / 4),
    placed(preview, width, (height * 3) / 4),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`;
}

/** A word around the origin, so wide: light strokes with a dark edge, seen on white cloth and on black. */
function drawWord(text: string, widthPx: number, opacity: number): string {
  const word = letter(text);
  const strokes = (width: number, colour: string) =>
    word.paths
      .map(
        ({ path, x }) => `<path transform="translate(${x} 0)" d="${path}" stroke="${colour}" stroke-width="${width}"/>`,
      )
      .join('');
  // Opacity is the group's: where strokes cross they must not show through each other.
  const layer = (share: number, drawing: string) => `<g opacity="${share * opacity}">${drawing}</g>`;
  return `<g transform="scale(${widthPx / word.width}) translate(${-word.width / 2} -0.5)" fill="none" stroke-linejoin="round" stroke-linecap="round">
${layer(0.24, strokes(0.25, '#000000'))}${layer(0.55, strokes(0.14, '#ffffff'))}</g>`;
}
