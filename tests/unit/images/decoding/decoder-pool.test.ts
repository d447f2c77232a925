import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DecoderPool, decoderPool, type PoolSettings } from '#app/services/images/decoding/decoder-pool.ts';
import { DECODERS } from '#app/services/images/decoding/decoders.ts';
import type { Order } from '#app/services/images/decoding/messages.ts';
import type { Provenance } from '#app/services/images/provenance.ts';
import { costlyButAllowed } from '#tests/fixtures/hostile-pictures/bombs.ts';
import { manyScans } from '#tests/fixtures/hostile-pictures/many-scans.ts';
import { plainPicture } from '#tests/unit/images/drawn-pictures.ts';

const provenance: Provenance = { digitalSourceType: 'trainedAlgorithmicMedia', recordId: 'a'.repeat(24) };
const MB = 1_000_000;

const pools: DecoderPool[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
});

function newPool(changed: Partial<PoolSettings> = {}): DecoderPool {
  const pool = decoderPool({ ...DECODERS, ...changed });
  pools.push(pool);
  return pool;
}

let shirt: Order<'take-in'>;
/** Its scans are not counted there: it takes minutes. */
let endless: Order<'encode-render'>;
beforeAll(async () => {
  shirt = { task: 'take-in', bytes: await plainPicture(900, 900).png().toBuffer(), options: { longestEdge: 600 } };
  const bytes = await manyScans({ width: 6000, height: 6000, scans: 5000 });
  endless = { task: 'encode-render', bytes, options: { provenance } };
});

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a picture from outside', () => {
  it('is read in another process, which keeps for the next', async () => {
    const pool = newPool();
    const first = await pool.read('a', shirt);
    expect(first).toMatchObject({ how: 'answered', answer: { ok: true, picture: { width: 600, height: 600 } } });
    const pids = pool.pids();
    expect(pids).not.toContain(process.pid);
    await pool.read('a', shirt);
    expect(pool.pids()).toEqual(pids);
  });

  it('is read where no setting and no secret is', async () => {
    const pool = newPool();
    await pool.warm();
    const [pid = 0] = pool.pids();
    const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((entry) => entry.split('=')[0]);
    expect(names.filter((name) => name && !name.startsWith('NODE_CHANNEL')).sort()).toEqual([
      'MALLOC_ARENA_MAX',
      'NODE_ENV',
    ]);
  });

  it('that takes too much time is killed in the midst of it, and the next is read', async () => {
    const pool = newPool({ budget: { ...DECODERS.budget, cpuMs: 500 } });
    await pool.warm();
    const [pid = 0] = pool.pids();
    expect(await pool.read('a', endless)).toEqual({ how: 'over-budget', of: 'time' });
    await untilGone(pid);
    expect(await pool.read('a', shirt)).toMatchObject({ how: 'answered' });
  });

  it('that neither works nor ends is killed too', async () => {
    const pool = newPool({ budget: { ...DECODERS.budget, wallMs: 500 } });
    expect(await pool.read('a', endless)).toEqual({ how: 'over-budget', of: 'time' });
  });

  it('that takes more memory than it weighs is killed', async () => {
    const pool = newPool({ budget: { ...DECODERS.budget, residentBytes: 180 * MB } });
    const { bytes } = await costlyButAllowed();
    expect(await pool.read('a', { ...shirt, bytes })).toEqual({ how: 'over-budget', of: 'memory' });
  });

  it('that takes long holds up no other owner’s', async () => {
    const pool = newPool();
    let hasEnded = false;
    const slow = pool.read('a', endless).finally(() => {
      hasEnded = true;
    });
    expect(await pool.read('b', shirt)).toMatchObject({ how: 'answered' });
    expect(hasEnded).toBe(false);
    pool.close();
    await expect(slow).rejects.toMatchObject({ service: 'images', retry: 'later' });
  });

  it('whose decoder is ended by somebody else is read once more, and given up after that', async () => {
    const pool = newPool();
    await pool.warm();
    const killed = new Set<number>();
    let hasEnded = false;
    const reading = pool.read('a', endless).finally(() => {
      hasEnded = true;
    });
    while (!hasEnded) {
      for (const pid of pool.pids().filter((alive) => !killed.has(alive)))
        killed.add(pid) && process.kill(pid, 'SIGKILL');
      await sleep(20);
    }
    expect(await reading).toEqual({ how: 'crashed' });
    expect(killed.size).toBeGreaterThan(1);
    expect(await pool.read('a', shirt)).toMatchObject({ how: 'answered' });
  });

  it('that is none is told as such, by an error that is not tried again', async () => {
    const pool = newPool();
    const none = await pool.read('a', { ...endless, bytes: Buffer.from('<html>502 Bad Gateway</html>') });
    expect(none).toMatchObject({ how: 'failed', failure: { service: { name: 'images', retry: 'never' } } });
  });

  it('comes to a fresh decoder after so many', async () => {
    const pool = newPool({ mostPictures: 2 });
    await pool.read('a', shirt);
    const before = pool.pids();
    await pool.read('a', shirt);
    await pool.read('a', shirt);
    expect(pool.pids().filter((pid) => before.includes(pid))).toEqual([]);
  });
});
