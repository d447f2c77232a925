/** The worker process: waits for the database and Redis, takes jobs, and drains when told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { config } from '#app/config.server.ts';
import { QUEUES, type QueueName } from '#app/domain/jobs.ts';
import { connectDatabase, disconnectDatabase, isDatabaseReady } from '#app/services/database/connection.ts';
import { closeDecoders, warmDecoders } from '#app/services/images/decoding/outside-pictures.ts';
import { log, logEverything } from '#app/services/log.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';
import { sealStaleTokens } from '#app/services/shopify/sessions.ts';
import { type SessionStoreWatch, watchSessionStore } from '#app/services/shopify/watch-session-store.ts';
import { serveHealth } from './health.ts';
import { QueueRunner } from './queue-runner.ts';
import { runJob } from './run-job.ts';
import { enterSchedules } from './schedules.ts';

const DRAIN_MS = 60_000;
/** Without a running job for this long, nothing is cut off by ending. */
const IDLE_MS = 2000;
/** How soon the schedules are back in a Redis that was emptied. */
const RE_ENTER_MS = 3_000;
/** How often each queue is looked at, whether it still goes on. */
const LOOK_MS = 10_000;
const FORGET_MS = 60 * 60 * 1000;
/** Longer than any command that waits for jobs: a connection that says nothing for so long is made anew. */
const REDIS_SILENCE_MS = 30_000;

logEverything();
const redis = new Redis(config.redis.url, {
  maxRetriesPerRequest: null,
  socketTimeout: REDIS_SILENCE_MS,
  retryStrategy: (tries) => Math.min(tries * 250, 3000),
});
let sessionStore: SessionStoreWatch | undefined;
let isDraining = false;
let hasSaidWaiting = false;

redis.on('error', (error) => {
  if (!hasSaidWaiting)
    log().warn({ reason: error.message }, 'Waiting for Redis; work goes on by itself when it is back');
  hasSaidWaiting = true;
});
redis.on('ready', () => {
  if (hasSaidWaiting) log().info('Redis is back');
  hasSaidWaiting = false;
});

const health = serveHealth({ host: config.http.host, port: config.http.workerHealthPort }, () => ({
  isDatabaseReady: isDatabaseReady(),
  isRedisReady: redis.status === 'ready',
  areSessionsShared: sessionStore?.isShared() ?? true,
  isDraining,
  activeJobs: activeJobs(),
}));

const schedules = new Queue('schedules', { connection: redis });
schedules.on('error', () => {});
const runners: QueueRunner[] = [];
const timers = [
  setInterval(() => void enter(false), RE_ENTER_MS),
  setInterval(() => {
    for (const runner of runners) void runner.look().catch(() => {});
  }, LOOK_MS),
  setInterval(() => {
    for (const runner of runners) void runner.forgetFailed().catch(() => {});
  }, FORGET_MS),
];
// From here on a signal ends it in order, also while it still waits for something.
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

await waitForDatabase();
if (!isDraining) warmDecoders();
sessionStore = watchSessionStore('worker');
// With a key that was changed, or tokens from before there was one: at every start, so that none stays behind.
void sealStaleTokens().catch((error: unknown) => log().warn({ error }, 'Tokens could not be sealed anew yet'));
if (!isDraining) runners.push(...(Object.keys(QUEUES) as QueueName[]).map(startQueue));
await enter(true);
log().info({ queues: Object.keys(QUEUES) }, 'The worker is working');

function startQueue(name: QueueName): QueueRunner {
  return new QueueRunner({ name, concurrency: QUEUES[name].concurrency, redis, run: runJob });
}

function activeJobs(): number {
  return runners.reduce((sum, runner) => sum + runner.active, 0);
}

async function enter(isFirst: boolean): Promise<void> {
  if (isDraining) return;
  await enterSchedules(schedules, isFirst).catch((error: unknown) =>
    log().warn({ error }, 'The schedules could not be entered'),
  );
}

async function waitForDatabase(): Promise<void> {
  for (;;) {
    try {
      return await connectDatabase();
    } catch (error) {
      log().warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'Waiting for the database');
      await sleep(2000);
    }
  }
}

/** Takes no new jobs, lets the running ones finish, then closes. What is cut off is taken up by another worker. */
async function stop(): Promise<void> {
  if (isDraining) return;
  isDraining = true;
  for (const timer of timers) clearInterval(timer);
  sessionStore?.stop();
  setTimeout(() => process.exit(1), DRAIN_MS).unref();
  log().info({ activeJobs: activeJobs() }, 'The worker is draining');
  const closed = Promise.allSettled([...runners, schedules].map((queue) => queue.close()));
  // Closing can hang on a connection that was made while Redis was away: what counts is that no job is running.
  await Promise.race([closed, untilIdle()]);
  redis.disconnect();
  await closeDoorbell();
  closeDecoders();
  await disconnectDatabase();
  health.close();
  process.exit(0);
}
async function untilIdle(): Promise<void> {
  for (let idleMs = 0; idleMs < IDLE_MS; idleMs = activeJobs() === 0 ? idleMs + 100 : 0) await sleep(100);
}
