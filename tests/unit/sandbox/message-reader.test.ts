import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageReader } from '#sandbox/embedded-database/message-reader.ts';

/** A message as the wire has it: its own length in its first four bytes, and at least a header. */
function message(body: Uint8Array): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(16), body]);
  bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}

describe('the messages of a connection', () => {
  it('come out as they were sent, however the bytes arrive', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, sizes) => {
        const messages = sent.map(message);
        const stream = Buffer.concat(messages);
        const reader = createMessageReader();
        const received: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          reader.add(stream.subarray(at, at + size));
          for (let next = reader.next(); next; next = reader.next()) received.push(Buffer.from(next));
          at += size;
        }
        expect(received).toEqual(messages);
      }),
    );
  });

  it('wait in the pieces in which they came until the last is there', () => {
    const whole = message(Buffer.alloc(40_000));
    const reader = createMessageReader();
    const joins: number[] = [];
    const join = Buffer.concat;
    try {
      Buffer.concat = (pieces, length) => {
        joins.push(pieces.length);
        return join(pieces, length);
      };
      for (let at = 0; at < whole.length; at += 1000) {
        expect(reader.next()).toBeUndefined();
        reader.add(whole.subarray(at, at + 1000));
      }
      expect(reader.next()?.equals(whole)).toBe(true);
    } finally {
      Buffer.concat = join;
    }
    expect(joins.filter((pieces) => pieces > 0)).toEqual([41]);
  });

  it('of a length that none may have are refused', () => {
    const reader = createMessageReader();
    reader.add(Buffer.from([3, 0, 0, 0]));
    expect(() => reader.next()).toThrow('a message of 3 bytes');
  });
});
