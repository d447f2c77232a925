import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildConnector } from 'undici';
import type { Network } from '#app/services/http/checked-connections.ts';

/** Names with the answers that a resolver gives for them, one look-up after the other; the last one stays. */
export type Answers = Record<string, string[][]>;

export interface LoopbackNetwork {
  network: Network;
  /** Every name that was looked up. */
  resolved: string[];
  /** Every address that a connection was asked for. */
  connected: string[];
}

const connectToLoopback = buildConnector({ timeout: 2000, allowH2: false });

/**
 * A network whose names are the test's. What it is asked to connect to is noted; the connection itself goes to this
 * machine, or nowhere.
 */
export function loopbackNetwork(answers: Answers = {}): LoopbackNetwork {
  const resolved: string[] = [];
  const connected: string[] = [];
  const network: Network = {
    resolve: async (hostname) => {
      const count = resolved.filter((name) => name === hostname).length;
      resolved.push(hostname);
      const given = answers[hostname] ?? [];
      const answer = given[Math.min(count, given.length - 1)];
      if (!answer) throw new Error(`No such name: ${hostname}`);
      return answer;
    },
    connect: (options, callback) => {
      connected.push(options.hostname);
      // Whatever address it was, the only machine that is reached is this one.
      connectToLoopback({ ...options, hostname: '127.0.0.1', servername: '' }, callback);
    },
  };
  return { network, resolved, connected };
}

export interface PictureServer {
  port: number;
  origin: string;
  /** Path of every request that came. */
  asked: string[];
  close: () => Promise<void>;
}

/** An HTTP server on this machine that answers as the test says. */
export async function servePictures(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<PictureServer> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
