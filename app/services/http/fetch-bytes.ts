import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Agent, type Dispatcher, request as send } from 'undici';
import { ServiceError } from '#app/services/service-error.ts';
import { checkedConnections, INTERNET, type Network } from './checked-connections.ts';

export interface BytesRequest {
  /** The service that the address came from, for errors. */
  service: string;
  address: string;
  /** Exact origins (scheme, host, port) that may be read from. */
  origins: readonly string[];
  /** Of the whole body. */
  maxBytes: number;
  /** From the first step to the last byte. */
  timeoutMs: number;
}

/**
 * Reads bytes from an address that an outside system gave us, only from the listed origins, at public addresses,
 * following no redirect, with a cap on size and time. A data URI is read as it is. Throws ServiceError.
 */
export async function fetchBytes(request: BytesRequest, network: Network = INTERNET): Promise<Buffer> {
  return buffer(await fetchStream(request, network));
}

/** The same, piece by piece; the caller reads it to its end or destroys it. A cap that is passed ends it with the error. */
export async function fetchStream(request: BytesRequest, network: Network = INTERNET): Promise<Readable> {
  const { service, address, maxBytes } = request;
  if (address.startsWith('data:')) return Readable.from([readDataUri(service, address, maxBytes)]);
  const response = await ask(request, checkedAddress(request), network);
  const { body } = response;
  // What breaks off while nobody reads any more concerns nobody; a reader gets it thrown.
  body.on('error', () => {});
  const problem = problemOf(response, request);
  if (problem) {
    body.destroy();
    throw problem;
  }
  return Readable.from(capped(request, body), { objectMode: false }).once('close', () => body.destroy());
}

/** Names and numbers as URL reads them are compared, so that no way of writing gets around the list. */
function checkedAddress({ service, address, origins }: BytesRequest): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // A blob: address has the origin of what is inside it.
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || !origins.includes(url.origin)) {
    throw new ServiceError(service, 'The address is not of a listed origin', {
      retry: 'never',
      facts: { origin: url?.origin ?? 'none' },
    });
  }
  if (url.username || url.password) {
    throw new ServiceError(service, 'The address carries credentials', {
      retry: 'never',
      facts: { origin: url.origin },
    });
  }
  return url;
}

async function ask(request: BytesRequest, url: URL, network: Network): Promise<Dispatcher.ResponseData> {
  try {
    return await send(url, {
      dispatcher: connectionsOf(network),
      signal: AbortSignal.timeout(request.timeoutMs),
      // What is packed could be small on the way and endless after.
      headers: { accept: 'image/*', 'accept-encoding': 'identity' },
    });
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError(request.service, 'The picture could not be fetched', { retry: 'later', cause });
  }
}

/** Requests follow no redirect by themselves: one that is answered is a refusal like any other. */
function problemOf({ statusCode, headers }: Dispatcher.ResponseData, request: BytesRequest): ServiceError | undefined {
  const { service, maxBytes } = request;
  if (statusCode < 200 || statusCode > 299) {
    return new ServiceError(service, 'The picture could not be fetched', {
      retry: statusCode >= 500 || statusCode === 429 ? 'later' : 'never',
      facts: { status: statusCode },
    });
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return new ServiceError(service, 'The picture came packed', { retry: 'never', facts: { encoding } });
  }
  return Number(headers['content-length']) > maxBytes ? tooLarge(service, maxBytes) : undefined;
}

async function* capped(request: BytesRequest, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { service, maxBytes } = request;
  let total = 0;
  try {
    for await (const chunk of body) {
      total += chunk.length;
      if (total > maxBytes) throw tooLarge(service, maxBytes);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError(service, 'The picture broke off', { retry: 'later', cause });
  }
}

const connections = new WeakMap<Network, Agent>();

/** One set of connections for each network: in a process of the product, one. */
function connectionsOf(network: Network): Agent {
  const made = connections.get(network) ?? checkedConnections(network);
  connections.set(network, made);
  return made;
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
