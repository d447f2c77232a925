/** The driver's watch over the database, when it waits for the end of a connection that it has missed. */
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { type RunningDatabase, startDatabase } from '#sandbox/embedded-database/start-database.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let database: RunningDatabase;
beforeAll(async () => {
  database = await startDatabase({ log: () => undefined });
  Object.assign(process.env, productEnvironment());
  await connectDatabase(database.uri, { stillMs: 2000 });
});
afterAll(async () => {
  await disconnectDatabase();
  await database.close();
});

interface Driver {
  topology: {
    s: {
      servers: Map<string, { monitor: { monitorId: { stop(): void }; connection: { socket: { destroy(): void } } } }>;
    };
  };
}

describe('a watch over the database that stands still', () => {
  it('is begun anew, and the database is reached again', async () => {
    const client = mongoose.connection.getClient();
    let heard = 0;
    for (const event of ['serverHeartbeatSucceeded', 'serverHeartbeatFailed'] as const) {
      client.on(event, () => {
        heard += 1;
      });
    }
    // As it was found once: nothing is due any more, and nothing ends.
    const [server] = (client as unknown as Driver).topology.s.servers.values();
    if (!server) throw new Error('The driver knows no server');
    server.monitor.monitorId.stop();
    server.monitor.connection.socket.destroy();
    const before = heard;
    await waitFor('the watch to go on', async () => heard > before + 1);
    expect(await mongoose.connection.collection('things').countDocuments()).toBe(0);
  });
});
