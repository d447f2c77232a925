import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type LossyProxy = {
  readonly uri: string;
  /** From now on: the next request that has this text in it is passed on, but its answer is lost and the connection cut. */
  loseAnswerTo(text: string): void;
  lost(): number;
  close(): Promise<void>;
};

/** Stands between a client and a database and can lose an answer, as a network does. */
export async function startLossyProxy(databaseUri: string): Promise<LossyProxy> {
  const { hostname, port } = new URL(databaseUri.split(',')[0]?.replace(/^mongodb:/, 'http:') ?? '');
  const sockets = new Set<Socket>();
  let unlucky: string | undefined;
  let lost = 0;
  const server = createServer((client) => {
    const database = connect(Number(port || 27017), hostname);
    let isLosing = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (unlucky !== undefined && bytes.includes(unlucky)) {
        unlucky = undefined;
        isLosing = true;
      }
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      if (!isLosing) client.write(bytes);
      else {
        lost += 1;
        client.destroy();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: proxyPort } = server.address() as AddressInfo;
  return {
    uri: `mongodb://127.0.0.1:${proxyPort}/?directConnection=true`,
    loseAnswerTo(text) {
      unlucky = text;
    },
    lost: () => lost,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
