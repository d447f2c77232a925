import { corner, curveThrough, type Knot, mirrored } from '#sandbox/demo-store/drawing/outline.ts';
import type { Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Cloth } from './cloth.ts';
import { seam } from './stitching.ts';
import type { TopCut } from './top-cut.ts';

/** Panels below the body: the inside of the back, where the neckline shows it. */
export function panelsBehind(cut: TopCut, cloth: Cloth, fill: string): Panel[] {
  switch (cut.collar) {
    case 'none':
      return [];
    case 'band':
    case 'rib':
      return cut.neckline === 'round' && cut.neckDepth < 10 ? [insideBack(cut, cloth, fill, 2.2)] : [];
    case 'roll':
    case 'mandarin':
    case 'shirt':
    case 'polo':
      return [insideBack(cut, cloth, fill, -2.4)];
    case 'lapels':
      return [insideBack({ ...cut, neckDepth: 1.4 }, cloth, fill, -2.2)];
    case 'hood':
      return [hoodBack(cut, cloth, fill)];
  }
}

function insideBack(cut: TopCut, cloth: Cloth, fill: string, top: number): Panel {
  const { neck, neckDepth } = cut;
  const half: Knot[] = [
    [0, top],
    [neck * 0.6, top - (top > 0 ? 0.5 : -0.35)],
    corner(neck + 0.3, top > 0 ? -0.1 : top + 1.6),
  ];
  const lower: Knot[] = [corner(neck + 1.2, 2), corner(neck * 0.6, neckDepth * 0.9), [0, neckDepth + 1.2]];
  const outline = [...curveThrough([...half, ...lower])];
  return {
    outline: [...outline, ...mirrored(outline).toReversed()],
    fill,
    inside: `${seam(
      [
        [-neck, top + 1.6],
        [0, top + 2.6],
        [neck, top + 1.6],
      ],
      0.9,
    )}${neckDepth > 4 ? labelAt(top + 3, cloth) : ''}`,
    swell: 0.35,
    isInside: true,
    shadow: 0,
  };
}

function hoodBack({ neck, neckDepth }: TopCut, _cloth: Cloth, fill: string): Panel {
  const half: Knot[] = [
    [0, -19],
    [neck * 0.95, -16.5],
    [neck * 1.42, -7],
    [neck * 1.28, 1],
    corner(neck * 1.1, 4),
    corner(neck * 0.5, neckDepth),
    [0, neckDepth + 2],
  ];
  const outline = curveThrough(half);
  return { outline: [...outline, ...mirrored(outline).toReversed()], fill, swell: 0.7, shadow: 0, isInside: true };
}

/** The maker's label inside the neck; nothing can be read on it. */
function labelAt(y: number, { colour }: Cloth): string {
  return `<rect x="-1.7" y="${y}" width="3.4" height="1.5" rx="0.15" fill="${colour === '#ffffff' ? '#d8d4cc' : '#efeae0'}"/>`;
}
