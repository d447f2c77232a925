import type { MongoClient } from 'mongodb';
import { log } from '#app/services/log.ts';

const LOOK_EVERY_MS = 5000;

/** What the driver's own watch over a server is reached by: nothing public leads there. */
interface WatchedTopology {
  s?: { servers?: Map<string, { monitor?: { close(): void; connect(): void } | null }> };
}

/**
 * Sets the driver's watch over the database going again when it has said nothing for so long, good or bad. It can lose the
 * end of its connection when the database goes away, waits for it for ever then, and nothing reaches the database again,
 * though it is back. Seen with mongodb 7: a watch that was "in progress" over a connection that was closed.
 */
export function watchMonitor(client: MongoClient, stillMs: number): void {
  let heardAt = Date.now();
  const note = () => {
    heardAt = Date.now();
  };
  client.on('serverHeartbeatSucceeded', note);
  client.on('serverHeartbeatFailed', note);
  const timer = setInterval(
    () => {
      if (Date.now() - heardAt < stillMs) return;
      note();
      note();
      const { topology } = client as unknown as { topology?: WatchedTopology };
      for (const { monitor } of topology?.s?.servers?.values() ?? []) {
        monitor?.close();
        monitor?.connect();
      }
      log().error({ stillMs }, 'The watch over the database stood still; it is begun anew');
    },
    Math.min(LOOK_EVERY_MS, stillMs / 2),
  );
  timer.unref();
  // A watch that is begun over a closed client would go on for ever.
  client.once('topologyClosed', () => clearInterval(timer));
}
