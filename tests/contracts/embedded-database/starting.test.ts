import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startEmbeddedDatabase } from '#sandbox/embedded-database/server.ts';
import { startDatabase } from '#sandbox/embedded-database/start-database.ts';

describe('starting a database', () => {
  const folders: string[] = [];
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  function folderWith(name: string, text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'starting-'));
    folders.push(folder);
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
    return folder;
  }

  it('takes the one that MONGODB_URI names, as it is', async () => {
    vi.stubEnv('MONGODB_URI', 'mongodb://somewhere/');
    const database = await startDatabase({ log: () => undefined });
    expect(database).toMatchObject({ uri: 'mongodb://somewhere/', kind: 'configured' });
    await database.close();
  });

  it('else tries a mongod on the PATH before the embedded one', async () => {
    vi.stubEnv('MONGODB_URI', '');
    vi.stubEnv('PATH', folderWith('mongod', '#!/bin/sh\nexit 7\n'));
    await expect(startDatabase({ log: () => undefined })).rejects.toThrow('mongod ended with code 7');
  });

  it('else starts the embedded one, which says what it is', async () => {
    vi.stubEnv('MONGODB_URI', '');
    vi.stubEnv('PATH', '');
    const said: string[] = [];
    const database = await startDatabase({ log: (line) => said.push(line) });
    expect(database.kind).toBe('embedded');
    expect(said.join('\n')).toContain('a simulation of MongoDB for development, not for production');
    await database.close();
  });

  it('refuses the embedded one in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    await expect(startEmbeddedDatabase()).rejects.toThrow('does not run in production');
    await expect(startDatabase({ preferred: 'embedded', log: () => undefined })).rejects.toThrow('ended with code 1');
  });
});
