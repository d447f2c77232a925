import { createServer } from 'node:net';

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
  const reserved = new Set<number>();
  for (const name of Object.keys(USUAL_PORTS) as PortName[]) {
    const usual = USUAL_PORTS[name];
    if (kind === 'usual' && (await isFree(usual))) {
      reserved.add(usual);
      continue;
    }
    chosen[name] = await freePort(reserved);
    reserved.add(chosen[name]);
    if (kind === 'usual') onTaken(name, usual, chosen[name]);
  }
  return chosen;
}

async function freePort(reserved: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== undefined && !reserved.has(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) === port;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
