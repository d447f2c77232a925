import type { Drawing } from '#sandbox/demo-store/drawing/panel.ts';
import { drawTrousers, type TrouserCut } from './bottom.ts';
import type { Cloth } from './cloth.ts';
import { drawJumpsuit } from './jumpsuit.ts';
import { drawSkirt, type SkirtCut } from './skirt.ts';
import { drawTop } from './top.ts';
import type { TopCut } from './top-cut.ts';

/** How a garment is cut, whatever it is made of. */
export type Cut =
  | { kind: 'top'; top: TopCut }
  | { kind: 'trousers'; trousers: TrouserCut }
  | { kind: 'skirt'; skirt: SkirtCut }
  | { kind: 'jumpsuit'; top: TopCut; trousers: TrouserCut };

export function drawGarment(cut: Cut, cloth: Cloth): Drawing {
  switch (cut.kind) {
    case 'top':
      return drawTop(cut.top, cloth);
    case 'trousers':
      return drawTrousers(cut.trousers, cloth);
    case 'skirt':
      return drawSkirt(cut.skirt, cloth);
    case 'jumpsuit':
      return drawJumpsuit(cut.top, cut.trousers, cloth);
  }
}
