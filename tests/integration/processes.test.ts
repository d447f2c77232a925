import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ManagedProcess, startProcess } from '#sandbox/stack/managed-process.ts';
import { decodersOf, isAlive } from '#tests/fixtures/decoders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const started: ChildProcess[] = [];
const managed: ManagedProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
  }
  for (const process of managed.splice(0)) await process.stop();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts one of the image's scripts in the stack's environment and collects what it logs. */
function start(script: string, env: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(script, [], {
    env: { ...stack().env, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  started.push(child);
  return { child, output: () => output };
}

/** Of a process that the test started; a decoder starts in the background. */
async function decodersWhenStarted(child: ChildProcess): Promise<number[]> {
  const pid = child.pid ?? 0;
  await waitFor('a decoder to start', async () => decodersOf(pid).length > 0);
  return decodersOf(pid);
}

async function statusOf(address: string): Promise<number | undefined> {
  return fetch(address).then(
    (response) => response.status,
    () => undefined,
  );
}

describe('the worker', () => {
  it('that starts while Redis is down waits and says so, and works once Redis is there', async () => {
    const [redisPort, healthPort] = [await freePort(), await freePort()];
    const worker = start('bin/worker', {
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      WORKER_HEALTH_PORT: String(healthPort),
    });
    const health = `http://127.0.0.1:${healthPort}/healthz`;
    await waitFor('the worker to say that it waits', async () => worker.output().includes('Waiting for Redis'));
    expect(await statusOf(health)).toBe(503);

    const dataDir = mkdtempSync(join(tmpdir(), 'modelsnap-redis-'));
    const redis = await startProcess({
      name: 'redis',
      args: ['sandbox/redis/main.ts'],
      env: { PATH: process.env.PATH ?? '', PORT: String(redisPort), DATA_DIR: dataDir },
      logFile: join(dataDir, 'redis.log'),
      readyLine: /"ready":true/,
    });
    managed.push(redis);
    await waitFor('the worker to be well', async () => (await statusOf(health)) === 200);
    expect(worker.output()).toContain('Redis is back');
    const decoders = await decodersWhenStarted(worker.child);
    worker.child.kill('SIGTERM');
    await waitFor('the worker to end', async () => worker.child.exitCode === 0);
    await waitFor('its decoders to end', async () => !decoders.some(isAlive));
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe('the image’s commands', () => {
  it('bin/web migrates, builds the indexes, serves, and drains when told to stop', async () => {
    const port = await freePort();
    const web = start('bin/web', { PORT: String(port) });
    await waitFor('the app to be ready', async () => (await statusOf(`http://127.0.0.1:${port}/readyz`)) === 200);
    const decoders = await decodersWhenStarted(web.child);
    web.child.kill('SIGTERM');
    await waitFor('the app to end', async () => web.child.exitCode === 0);
    await waitFor('its decoders to end', async () => !decoders.some(isAlive));
  });

  it('a process that is killed leaves no decoder behind, and its decoders know no setting', async () => {
    const port = await freePort();
    const web = start('bin/web', { PORT: String(port) });
    await waitFor('the app to be ready', async () => (await statusOf(`http://127.0.0.1:${port}/readyz`)) === 200);
    const decoders = await decodersWhenStarted(web.child);
    for (const pid of decoders) {
      const known = readFileSync(`/proc/${pid}/environ`, 'utf8');
      expect(known).not.toMatch(/SECRET|KEY|MONGODB|REDIS|SHOPIFY/);
    }
    web.child.kill('SIGKILL');
    await waitFor('its decoders to end', async () => !decoders.some(isAlive));
  });

  it('the reset address is closed when its secret is not configured', async () => {
    const port = await freePort();
    start('bin/web', { PORT: String(port), RENDER_WORKER_SECRET: '' });
    await waitFor('the app to be ready', async () => (await statusOf(`http://127.0.0.1:${port}/readyz`)) === 200);
    const headers = { 'user-agent': 'Mozilla/5.0 Chrome/140.0 Safari/537.36', authorization: 'Bearer ' };
    const answer = await fetch(`http://127.0.0.1:${port}/api/cron/reset-free-credits`, { headers });
    expect(answer.status).toBe(401);
  });

  it('a process with a wrong setting does not start, names it, and shows no value', async () => {
    const worker = start('bin/worker', { REDIS_URL: 'hunter2', S3_BUCKET: '' });
    await waitFor('the worker to end', async () => worker.child.exitCode !== null && worker.child.exitCode !== 0);
    expect(worker.output()).toMatch(/REDIS_URL/);
    expect(worker.output()).toMatch(/S3_BUCKET/);
    expect(worker.output()).not.toContain('hunter2');
  });
});

describe('a page', () => {
  it('never shows a configuration value, nor the text of an error', async () => {
    const secrets = [
      'SHOPIFY_API_SECRET',
      'FASHN_API_KEY',
      'S3_SECRET_ACCESS_KEY',
      'PICTURE_SIGNING_SECRET',
      'RENDER_WORKER_SECRET',
      'MONGODB_URI',
    ];
    for (const path of [
      '/',
      '/app',
      '/auth/login',
      '/api/nothing',
      '/healthz',
      '/readyz',
      '/api/render/x',
      '/webhooks/shopify',
    ]) {
      const body = await (await fetch(`${stack().appUrl}${path}`, { redirect: 'manual' })).text();
      for (const name of secrets) expect(body).not.toContain(stack().env[name]);
      expect(body).not.toMatch(/at .*\(file:|node_modules/);
    }
  });
});
