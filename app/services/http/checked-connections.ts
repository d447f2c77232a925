import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { ServiceError } from '#app/services/service-error.ts';
import { isLiterallyPrivate, isPublicAddress } from './public-address.ts';

/** How names become addresses, and addresses connections. */
export interface Network {
  /** Every address of a name, the best first. */
  resolve: (hostname: string) => Promise<string[]>;
  /** Connects to `hostname`, which is always an address that was checked; `servername` is the name, for TLS. */
  connect: buildConnector.connector;
}

const CONNECT_TIMEOUT_MS = 5000;

export const INTERNET: Network = {
  // IPv4 first: a machine without a way out by IPv6 would wait for it in vain.
  resolve: async (hostname) =>
    (await lookup(hostname, { all: true, order: 'ipv4first' })).map(({ address }) => address),
  connect: buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false }),
};

/**
 * Connections to public addresses only. A name is resolved once and the very address that was checked is connected to,
 * so an answer that changes in between finds nobody. A host that is literally private is let through: only the
 * configuration can list one.
 */
export function checkedConnections(network: Network): Agent {
  return new Agent({
    connect: (options, callback) => {
      checkedAddresses(options.hostname, network.resolve)
        .then((addresses) => connectToFirst(addresses, options, network.connect))
        .then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        );
    },
  });
}

async function checkedAddresses(hostname: string, resolve: Network['resolve']): Promise<string[]> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  if (addresses.length === 0) throw new Error('The name has no address');
  if (isLiterallyPrivate(hostname) || addresses.every(isPublicAddress)) return addresses;
  throw new ServiceError('http', 'The address leads into a private network', {
    retry: 'never',
    facts: { host: hostname },
  });
}

async function connectToFirst(
  addresses: string[],
  options: buildConnector.Options,
  connect: buildConnector.connector,
): Promise<Socket> {
  const servername = options.servername || options.hostname;
  const isEncrypted = options.protocol === 'https:';
  let failure: unknown;
  for (const address of addresses) {
    const to = { ...options, hostname: address, ...(isEncrypted ? { servername } : {}) };
    try {
      return await new Promise<Socket>((resolve, reject) => {
        connect(to, (...[error, socket]) => (error ? reject(error) : resolve(socket as Socket)));
      });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
