import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { choosePorts, USUAL_PORTS } from '#sandbox/stack/ports.ts';

describe('the ports of a stack', () => {
  it('are nobody else’s, also when many stacks start at once', async () => {
    const stacks = await Promise.all(Array.from({ length: 60 }, () => choosePorts('free', () => {})));
    const all = stacks.flatMap((ports) => Object.values(ports));
    expect(new Set(all).size).toBe(60 * Object.keys(USUAL_PORTS).length);
  });

  it('are the usual ones where they are free, and others where they are taken, with a word about each', async () => {
    const server = createServer();
    const isOurs = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(USUAL_PORTS.mail, '127.0.0.1', () => resolve(true));
    });
    const told: unknown[][] = [];
    const ports = await choosePorts('usual', (...word) => told.push(word));
    if (isOurs) await new Promise((resolve) => server.close(resolve));
    expect(ports.mail).not.toBe(USUAL_PORTS.mail);
    expect(told).toContainEqual(['mail', USUAL_PORTS.mail, ports.mail]);
  });
});
