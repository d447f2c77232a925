import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'modelsnap-sessions-'));
const env = {
  ...process.env,
  ...productEnvironment(),
  SESSION_DATABASE_URL: `file:${join(folder, 'sessions.sqlite')}`,
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('Shopify sessions in one file', () => {
  it('are stored, read and deleted by several processes at once, and none is shut out', async () => {
    await run(process.execPath, ['node_modules/prisma/build/index.js', 'migrate', 'deploy'], { env });
    const use = () => run(process.execPath, ['tests/contracts/sessions/use-sessions.ts'], { env });
    const outcomes = await Promise.all([use(), use(), use()]);
    for (const { stdout } of outcomes) expect(JSON.parse(stdout)).toEqual({ rounds: 400, failed: 0, first: null });
  });

  it('that were away when a process began are there for it later', async () => {
    const own = { ...env, SESSION_DATABASE_URL: `file:${join(folder, 'late.sqlite')}` };
    const used = run(process.execPath, ['tests/contracts/sessions/wait-for-sessions.ts'], { env: own });
    const first = new Promise<string>((resolve) => used.child.stdout?.once('data', (chunk) => resolve(String(chunk))));
    expect(await first).toContain('away: sessions, later');
    await run(process.execPath, ['node_modules/prisma/build/index.js', 'migrate', 'deploy'], { env: own });
    expect((await used).stdout).toContain('there');
  });
});
