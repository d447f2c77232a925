/**
 * Starts a redis-server of our own beside whatever else runs on the machine, ends it with this process, and says where
 * it listens. Debian and Ubuntu have it as the package redis-server.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const port = Number(process.env.PORT ?? 6390);
const dataDir = process.env.DATA_DIR ?? '.data/redis';
mkdirSync(dataDir, { recursive: true });
const redis = spawn(
  'redis-server',
  [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    dataDir,
    '--save',
    '',
    '--appendonly',
    'yes',
    '--daemonize',
    'no',
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
redis.once('error', (error) => {
  console.error(`redis-server could not be started: ${error.message}`);
  process.exit(1);
});
redis.once('exit', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => redis.kill('SIGTERM'));
process.on('exit', () => redis.kill('SIGKILL'));

while (!(await takesConnections())) await sleep(50);
console.log(JSON.stringify({ ready: true, url: `redis://127.0.0.1:${port}` }));

function takesConnections(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
