import type { Readable } from 'node:stream';
import { HttpRefusal } from '#app/web/http-refusal.ts';

interface ArrivingBodies {
  /** Reads a body to its end. Throws a Refusal when it is too large, too slow, breaks off, or had to make room. */
  read: (stream: Readable, size: { maxBytes: number; declaredBytes: number }) => Promise<Buffer>;
  /** Memory that all of them take just now. */
  heldBytes: () => number;
}

/** Bodies on their way, the oldest first, and the memory that they take. */
interface Room {
  readonly budgetBytes: number;
  readonly arrivals: Set<Arrival>;
  heldBytes: number;
}

/** One body: what is there of it stands at the beginning of `memory`. */
interface Arrival {
  readonly maxBytes: number;
  memory: Buffer;
  /** What came so far, kept or not. */
  bytes: number;
  end: (refusal?: HttpRefusal) => void;
}

/** What comes after the end of what is allowed is thrown away up to here, so that the sender can read the answer. */
const DRAINED_BYTES = 20_000_000;
const FIRST_BYTES = 8192;

/**
 * Bodies whose senders nobody has checked yet. Together they hold `budgetBytes` at most: when there is no room left, the
 * one that has been on its way for longest is given up, since a real message is there within moments. Each has
 * `patienceMs` to arrive.
 */
export function arrivingBodies({ budgetBytes, patienceMs }: { budgetBytes: number; patienceMs: number }) {
  const room: Room = { budgetBytes, arrivals: new Set(), heldBytes: 0 };
  const bodies: ArrivingBodies = {
    read: (stream, { maxBytes, declaredBytes }) => {
      // Who says beforehand that it is far too much is not even listened to.
      if (declaredBytes > DRAINED_BYTES) return Promise.reject(tooLarge(maxBytes));
      return receive(room, stream, { maxBytes, patienceMs });
    },
    heldBytes: () => room.heldBytes,
  };
  return bodies;
}

function receive(room: Room, stream: Readable, limits: { maxBytes: number; patienceMs: number }): Promise<Buffer> {
  const { maxBytes, patienceMs } = limits;
  return new Promise((resolve, reject) => {
    const arrival: Arrival = { maxBytes, memory: Buffer.alloc(0), bytes: 0, end };
    const timer = setTimeout(() => end(new HttpRefusal('body-too-slow')), patienceMs);
    const take = (piece: Buffer) => keep(room, arrival, piece);
    const arrived = () => end(arrival.bytes > maxBytes ? tooLarge(maxBytes) : undefined);
    const brokenOff = () => end(new HttpRefusal('bad-request', { detail: 'The body broke off.' }));
    room.arrivals.add(arrival);
    // The listener for errors stays: a connection that breaks later is no news.
    stream.on('data', take).on('error', brokenOff).once('end', arrived).once('close', brokenOff);

    function end(refusal?: HttpRefusal): void {
      if (!room.arrivals.delete(arrival)) return;
      clearTimeout(timer);
      stream.off('data', take).off('end', arrived).off('close', brokenOff).pause();
      const body = arrival.memory.subarray(0, arrival.bytes);
      letGo(room, arrival);
      if (refusal) reject(refusal);
      else resolve(body);
    }
  });
}

/** Copied, not kept: a piece of one byte would hold on to the whole buffer that it came in. */
function keep(room: Room, arrival: Arrival, piece: Buffer): void {
  const { maxBytes, bytes: before } = arrival;
  arrival.bytes += piece.length;
  if (arrival.bytes > maxBytes) {
    letGo(room, arrival);
    if (arrival.bytes > maxBytes + DRAINED_BYTES) arrival.end(tooLarge(maxBytes));
    return;
  }
  if (arrival.bytes > arrival.memory.length) {
    const capacity = Math.min(maxBytes, Math.max(FIRST_BYTES, arrival.bytes, arrival.memory.length * 2));
    makeRoom(room, capacity - arrival.memory.length);
    if (!room.arrivals.has(arrival)) return;
    const larger = Buffer.allocUnsafeSlow(capacity);
    arrival.memory.copy(larger, 0, 0, before);
    room.heldBytes += capacity - arrival.memory.length;
    arrival.memory = larger;
  }
  piece.copy(arrival.memory, before);
}

/** Gives up the oldest bodies until there is room for so many bytes more; the one that needs them may be among them. */
function makeRoom(room: Room, moreBytes: number): void {
  for (const oldest of room.arrivals) {
    if (room.heldBytes + moreBytes <= room.budgetBytes) return;
    oldest.end(new HttpRefusal('body-too-slow'));
  }
}

function letGo(room: Room, arrival: Arrival): void {
  room.heldBytes -= arrival.memory.length;
  arrival.memory = Buffer.alloc(0);
}

function tooLarge(maxBytes: number): HttpRefusal {
  return new HttpRefusal('body-too-large', { maxBytes }, { body: `must be at most ${maxBytes} bytes` });
}
