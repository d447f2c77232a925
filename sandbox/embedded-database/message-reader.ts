import { messageLength } from './wire.ts';

/** Puts the messages of a connection together from the pieces in which they come. */
export type MessageReader = {
  add(piece: Buffer): void;
  /** The next message that is there whole. Throws when one announces a length that no message may have. */
  next(): Buffer | undefined;
};

/** The pieces are joined once their message is whole: a large one comes in hundreds, and joining each would copy it as often. */
export function createMessageReader(): MessageReader {
  let pieces: Buffer[] = [];
  let held = 0;

  function joined(): Buffer {
    const [first] = pieces;
    const all = first && pieces.length === 1 ? first : Buffer.concat(pieces, held);
    pieces = held > 0 ? [all] : [];
    return all;
  }

  /** What the pieces begin with; the length of a message may be spread over several. */
  function beginning(): Buffer {
    const [first] = pieces;
    return first && first.length >= 4 ? first : joined();
  }

  return {
    add(piece) {
      pieces.push(piece);
      held += piece.length;
    },
    next() {
      const length = messageLength(beginning());
      if (length === undefined || held < length) return undefined;
      const all = joined();
      held -= length;
      pieces = held > 0 ? [all.subarray(length)] : [];
      return all.subarray(0, length);
    },
  };
}
