/** What lies in the file of sessions: tokens that nobody reads without a key, in a file that nobody else opens. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Session } from '@shopify/shopify-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'modelsnap-sealed-'));
const file = join(folder, 'sessions.sqlite');
const env: Record<string, string> = { ...productEnvironment(), SESSION_DATABASE_URL: `file:${file}` };
const key = (name: string) => `${name}:${randomBytes(32).toString('base64')}`;
const [old, fresh] = [key('old'), key('fresh')];
const SHOP = 'sealed.myshopify.com';
const ID = `offline_${SHOP}`;

/** The product as a process with this ring has it: settings are read once in its life. */
async function withRing(...keys: string[]) {
  vi.resetModules();
  for (const [name, value] of Object.entries({ ...env, ENCRYPTION_KEYS: keys.join(',') })) vi.stubEnv(name, value);
  return import('#app/services/shopify/sessions.ts');
}

let database: DatabaseSync;
const kept = () => ({ ...database.prepare('SELECT * FROM Session WHERE id = ?').get(ID) });
const write = (access: string, refresh: string) =>
  database.prepare('UPDATE Session SET accessToken = ?, refreshToken = ? WHERE id = ?').run(access, refresh, ID);

function session(): Session {
  const tokens = { accessToken: 'shpat_access', refreshToken: 'shprt_refresh' };
  return new Session({ id: ID, shop: SHOP, state: '', isOnline: false, scope: 'write_products', ...tokens });
}

beforeAll(async () => {
  const migrate = ['node_modules/prisma/build/index.js', 'migrate', 'deploy'];
  await promisify(execFile)(process.execPath, migrate, { env: { ...process.env, ...env } });
  // Kept open: closing it would end the locks that the product holds on it in this very process.
  database = new DatabaseSync(file);
  database.exec('PRAGMA busy_timeout = 5000');
}, 60_000);
afterAll(() => {
  vi.unstubAllEnvs();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the tokens of a store', () => {
  it('are kept sealed, come back whole, and follow each other as before', async () => {
    const { sessionStorage, loadOfflineSession, replaceTokens } = await withRing(old);
    await sessionStorage().storeSession(session());
    expect(JSON.stringify(kept())).not.toMatch(/shpat|shprt/);
    expect(await loadOfflineSession(SHOP)).toMatchObject({
      accessToken: 'shpat_access',
      refreshToken: 'shprt_refresh',
    });
    const before = { shop: SHOP, accessToken: 'shpat_access' };
    const next = { accessToken: 'shpat_next', refreshToken: 'shprt_next' };
    expect(await Promise.all([1, 2, 3].map(() => replaceTokens(before, next)))).toHaveLength(3);
    expect(await replaceTokens(before, { accessToken: 'shpat_late' })).toBe(false);
    expect(await loadOfflineSession(SHOP)).toMatchObject({ ...next, scope: 'write_products' });
    expect(JSON.stringify(kept())).not.toMatch(/shpat|shprt/);
  });

  it('replaced by two at once, only one of the two writes', async () => {
    const { replaceTokens } = await withRing(old);
    write('shpat_one', 'shprt_one');
    const before = { shop: SHOP, accessToken: 'shpat_one' };
    const written = await Promise.all(['a', 'b', 'c'].map((name) => replaceTokens(before, { accessToken: name })));
    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it('that were kept plain are read, and sealed by the next pass', async () => {
    const { loadOfflineSession, sealStaleTokens } = await withRing(old);
    write('shpat_plain', 'shprt_plain');
    expect(await loadOfflineSession(SHOP)).toMatchObject({ accessToken: 'shpat_plain', refreshToken: 'shprt_plain' });
    expect(await sealStaleTokens()).toBe(1);
    expect(JSON.stringify(kept())).not.toMatch(/shpat|shprt/);
    expect(await loadOfflineSession(SHOP)).toMatchObject({ accessToken: 'shpat_plain', refreshToken: 'shprt_plain' });
    expect(await sealStaleTokens()).toBe(0);
  });

  it('outlive a change of the key: the old one reads, the new one writes, then the old one can go', async () => {
    const both = await withRing(fresh, old);
    expect((await both.loadOfflineSession(SHOP))?.accessToken).toBe('shpat_plain');
    expect(await both.sealStaleTokens()).toBe(1);
    const after = await withRing(fresh);
    expect(await after.loadOfflineSession(SHOP)).toMatchObject({
      accessToken: 'shpat_plain',
      refreshToken: 'shprt_plain',
    });
  });

  it('without their key are as if there were none, and are not written over by the pass', async () => {
    const { loadOfflineSession, sealStaleTokens } = await withRing(old);
    const before = kept();
    expect((await loadOfflineSession(SHOP))?.accessToken).toBeUndefined();
    expect(await sealStaleTokens()).toBe(0);
    expect(kept()).toEqual(before);
  });
});

describe('the file', () => {
  it('is its owner’s alone to read, with all that lies beside it', () => {
    const modes = readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
    expect(modes).toContainEqual(['sessions.sqlite', '600']);
    for (const [name, mode] of modes) expect(mode, name).toBe('600');
  });
});
