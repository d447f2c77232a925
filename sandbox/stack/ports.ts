import { randomInt } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where each part listens by default: one block, far from other programs' usual ports. */
export const USUAL_PORTS = {
  app: 3000,
  shopify: 3010,
  mail: 3020,
  fashn: 3030,
  s3: 3040,
  lemonSqueezy: 3060,
  web: 3050,
  worker: 3051,
  database: 27117,
  redis: 6390,
} as const;
export type PortName = keyof typeof USUAL_PORTS;

export type Ports = Record<PortName, number>;

/** The usual ports, or free ones for those that are taken; `onTaken` hears of each. */
export async function choosePorts(
  kind: 'usual' | 'free',
  onTaken: (name: PortName, usual: number, instead: number) => void,
): Promise<Ports> {
  const chosen = { ...USUAL_PORTS } as Ports;
  for (const name of Object.keys(USUAL_PORTS) as PortName[]) {
    const usual = USUAL_PORTS[name];
    if (kind === 'usual' && (await isFree(usual))) continue;
    chosen[name] = await freePort();
    if (kind === 'usual') onTaken(name, usual, chosen[name]);
  }
  return chosen;
}

/** Below the ports that systems give to outgoing connections: one of those could take a port before its server does. */
const FREE_PORTS = { from: 20_000, to: 30_000 } as const;
/** By then whoever took a port listens on it. */
const TAKEN_FOR_MS = 120_000;

/** A port that nobody listens on, and that no stack that starts at the same time gets as well. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FREE_PORTS.from, FREE_PORTS.to);
    const isUsual = Object.values<number>(USUAL_PORTS).includes(port);
    if (!isUsual && takePort(port) && (await isFree(port))) return port;
  }
}

/** Leaves word for the other stacks of this machine. False when another has the port. */
function takePort(port: number): boolean {
  const folder = join(tmpdir(), `modelsnap-ports-${userInfo().uid}`);
  const file = join(folder, String(port));
  mkdirSync(folder, { recursive: true });
  try {
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > TAKEN_FOR_MS) rmSync(file, { force: true });
    writeFileSync(file, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
