import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { ServiceError } from '#app/services/service-error.ts';

export interface BytesRequest {
  /** The service that the address came from, for errors. */
  service: string;
  address: string;
  /** Exact origins (scheme, host, port) that may be read from. */
  origins: readonly string[];
  maxBytes: number;
  timeoutMs: number;
}

/** Reads bytes whole, as openBytes opens them. Throws ServiceError. */
export async function fetchBytes(request: BytesRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await openBytes(request)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Opens an address that an outside system gave us, only on the listed origins, following no redirect, with a cap on size
 * and time. A data URI is read as it is. Throws ServiceError, and the stream fails with one.
 */
export async function openBytes(request: BytesRequest): Promise<Readable> {
  const { service, address, origins, maxBytes, timeoutMs } = request;
  if (address.startsWith('data:')) return Readable.from([readDataUri(service, address, maxBytes)]);
  const origin = URL.canParse(address) ? new URL(address).origin : 'none';
  if (!origins.includes(origin)) {
    throw new ServiceError(service, 'The address is not of a listed origin', { retry: 'never', facts: { origin } });
  }
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }).catch(
    (cause: unknown) => {
      throw new ServiceError(service, 'The picture could not be fetched', { retry: 'later', cause });
    },
  );
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new ServiceError(service, 'The picture could not be fetched', {
      retry: response.status >= 500 || response.status === 429 ? 'later' : 'never',
      facts: { status: response.status },
    });
  }
  return Readable.from(capped(service, response.body, maxBytes));
}

async function* capped(service: string, body: ReadableStream<Uint8Array>, maxBytes: number): AsyncGenerator<Buffer> {
  let total = 0;
  try {
    for await (const chunk of Readable.fromWeb(body as NodeReadableStream<Uint8Array>)) {
      total += chunk.length;
      if (total > maxBytes) throw tooLarge(service, maxBytes);
      yield Buffer.from(chunk);
    }
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError(service, 'The picture broke off', { retry: 'later', cause });
  }
}

function readDataUri(service: string, address: string, maxBytes: number): Buffer {
  const match = /^data:image\/(?:png|jpeg|webp);base64,/.exec(address);
  if (!match) throw new ServiceError(service, 'The data address is of no picture', { retry: 'never' });
  if (address.length * 0.75 > maxBytes) throw tooLarge(service, maxBytes);
  return Buffer.from(address.slice(match[0].length), 'base64');
}

function tooLarge(service: string, maxBytes: number): ServiceError {
  return new ServiceError(service, 'The picture is too large', { retry: 'never', facts: { maxBytes } });
}
