/** A page that was open before a deploy, and what it still asks for. The former build is a copy of this one with a part more. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRecords } from '#tests/fixtures/database.ts';
import { startOwnWeb } from '#tests/fixtures/own-web.ts';

const PART = `app.former-${'x'.repeat(8)}.js`;
const TEXT = `export default ${JSON.stringify('a part that only the former build has')};\n`.repeat(100);

let former: Awaited<ReturnType<typeof startOwnWeb>>;
let url: string;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'former-build-'));
  cpSync('build/client', join(folder, 'build/client'), { recursive: true });
  writeFileSync(join(folder, 'build/client/assets', PART), TEXT);
  former = await startOwnWeb({}, folder);
  const next = await startOwnWeb({});
  url = next.url;
  return async () => {
    await Promise.all([former.process.stop(), next.process.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
});

/** Without what `fetch` does by itself: says and unpacks nothing. */
function ask(address: string, acceptEncoding: string): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers: { 'accept-encoding': acceptEncoding } }, async (answer) => {
      resolve({ headers: answer.headers, body: Buffer.concat(await answer.toArray()) });
    });
    asked.on('error', reject).end();
  });
}

describe('a part of the former build', () => {
  it('is served on by a process that has only the next build, also when the former one has ended', async () => {
    expect(await (await fetch(`${former.url}/assets/${PART}`)).text()).toBe(TEXT);
    await former.process.stop();
    const answer = await fetch(`${url}/assets/${PART}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(TEXT);
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript|^application\/javascript/);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('comes packed to whoever takes that, and plain to all others', async () => {
    const packed = await ask(`${url}/assets/${PART}`, 'gzip, br');
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.body).toString()).toBe(TEXT);
    const plain = await ask(`${url}/assets/${PART}`, 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(TEXT);
  });

  it('that no build has is not found, and no page is drawn for it', async () => {
    for (const name of ['app.never-00000000.js', '..%2f..%2fserver%2findex.js', '__proto__']) {
      const answer = await fetch(`${url}/assets/${name}`);
      expect(answer.status, name).toBeGreaterThanOrEqual(400);
      expect(answer.status, name).toBeLessThan(500);
      expect(answer.headers.get('content-type'), name).not.toContain('html');
    }
  });

  it('is kept once for a build, however many processes serve it', async () => {
    const builds = await readRecords('builds', {});
    expect(builds).toHaveLength(2);
  });
});
