/**
 * The only way in which a picture from outside is decoded: in another process, with a budget, in turns that are fair
 * among owners. Here nobody decodes one himself.
 */
import type { EncodedRender } from '#app/services/images/encode-render.ts';
import type { TakenIn } from '#app/services/images/take-in.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { type DecoderPool, decoderPool } from './decoder-pool.ts';
import { DECODERS } from './decoders.ts';
import type { Failure, Order, TaskName, Tasks } from './messages.ts';
import type { Ended } from './run-order.ts';

let pool: DecoderPool | undefined;

/**
 * Looks at a picture's real bytes and makes the one kind of it that is kept. Whatever the bytes are to blame for is a
 * reason. Throws ServiceError (`later`) when no decoder can be had.
 */
export async function takeInPicture(
  bytes: Buffer,
  { owner, ...options }: Tasks['take-in']['options'] & { owner: string },
): Promise<TakenIn> {
  const ended = await read(owner, { task: 'take-in', bytes, options });
  switch (ended.how) {
    case 'answered':
      return ended.answer;
    case 'failed':
      throw errorOf(ended.failure);
    case 'over-budget':
      return { ok: false, reason: ended.of === 'time' ? 'too-slow' : 'too-heavy' };
    case 'crashed':
      return { ok: false, reason: 'too-heavy' };
  }
}

/** Encodes the engine's picture as it is kept. Throws ServiceError: `never` for what the picture is to blame for. */
export async function takeInRender(
  bytes: Buffer,
  { owner, ...options }: Tasks['encode-render']['options'] & { owner: string },
): Promise<EncodedRender> {
  // The engine's own pictures cost what we know: they take turns of their own, so that the store's don't wait behind them.
  const ended = await read(owner, { task: 'encode-render', bytes, options }, `${owner} results`);
  switch (ended.how) {
    case 'answered':
      return ended.answer;
    case 'failed':
      throw errorOf(ended.failure);
    case 'over-budget':
    case 'crashed':
      throw new ServiceError('images', 'The engine’s picture could not be read in time and memory', { retry: 'never' });
  }
}

/** Starts a decoder in the background, so that the first picture waits for none. */
export function warmDecoders(): void {
  decoders()
    .warm()
    .catch((error: unknown) => log().error({ error }, 'No decoder could be started; the first picture tries again'));
}

/** Ends all decoders of this process. */
export function closeDecoders(): void {
  decoders().close();
}

async function read<N extends TaskName>(owner: string, order: Order<N>, turnOf = owner): Promise<Ended<N>> {
  const ended = await decoders().read(turnOf, order);
  if (ended.how === 'over-budget' || ended.how === 'crashed') {
    log().warn({ ...ended, owner, task: order.task, bytes: order.bytes.length }, 'A picture cost its decoder’s life');
  }
  return ended;
}

function decoders(): DecoderPool {
  pool ??= decoderPool(DECODERS);
  return pool;
}

function errorOf({ message, service }: Failure): Error {
  return service ? new ServiceError(service.name, message, { retry: service.retry }) : new Error(message);
}
