import type { HuffmanTables } from './huffman-table.ts';
import type { JpegFrame } from './jpeg-frame.ts';
import type { Known } from './walk-blocks.ts';

/** What the segments so far have set for the scans after them. */
export interface JpegState {
  frame: JpegFrame;
  tables: HuffmanTables;
  /** How coarsely each table's first coefficient is kept. */
  dcSteps: number[];
  /** Coded units between two restart markers; 0 for none. */
  restartInterval: number;
  known: Known[];
}
