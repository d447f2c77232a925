/** The web and the worker in containers of their own: that they have different files of sessions is found out and said. */
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { SessionSightingRecord } from '#app/services/shopify/session-sighting.record.ts';
import { readSessionStoreId } from '#app/services/shopify/sessions.ts';
import { lookAtSessionStore } from '#app/services/shopify/watch-session-store.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { serveHealth } from '#worker/health.ts';

withMoneyDatabase();

const MINUTE = 60_000;
const look = (role: 'web' | 'worker', now: Date) => lookAtSessionStore(role, now, `this ${role}`);

it('a worker that sees another store of sessions than the web says so, until the web has the same or is gone', async () => {
  const now = new Date();
  expect(await look('worker', now)).toBe(true);
  const web = { _id: 'another container', role: 'web' as const, storeId: 'file-1', seenAt: now };
  await SessionSightingRecord.insertOne(web);
  expect(await look('worker', now)).toBe(false);
  // Another web process with a file of its own is for the worker to say.
  expect(await look('web', now)).toBe(true);
  await SessionSightingRecord.updateOne({ _id: web._id }, { $set: { storeId: await readSessionStoreId() } });
  expect(await look('worker', now)).toBe(true);
  await SessionSightingRecord.updateOne({ _id: web._id }, { $set: { storeId: 'file-2' } });
  expect(await look('worker', new Date(now.getTime() + 2 * MINUTE))).toBe(true);
});

it('a file keeps its name, also for another process', async () => {
  const [one, other] = [await readSessionStoreId(), await readSessionStoreId()];
  expect(one).toMatch(/^file-[1-9]\d*$/);
  expect(other).toBe(one);
});

it('the worker’s health is bad while sessions are not shared, and says that it is this', async () => {
  const well = { isDatabaseReady: true, isRedisReady: true, areSessionsShared: true, isDraining: false, activeJobs: 0 };
  let health = { ...well, areSessionsShared: false };
  const server = serveHealth({ host: '127.0.0.1', port: 0 }, () => health);
  await new Promise((resolve) => server.once('listening', resolve));
  const ask = () => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`);
  const bad = await ask();
  expect(bad.status).toBe(503);
  expect(await bad.json()).toMatchObject({ ok: false, areSessionsShared: false });
  health = well;
  expect((await ask()).status).toBe(200);
  server.close();
});

it('the web and the worker of one stack share theirs', async () => {
  const answer = await fetch(`http://127.0.0.1:${stack().env.WORKER_HEALTH_PORT}/healthz`);
  expect(await answer.json()).toMatchObject({ ok: true, areSessionsShared: true });
});
