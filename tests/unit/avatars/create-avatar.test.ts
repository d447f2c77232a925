import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAvatarDrafts } from '#app/domain/avatars/avatar-drafts.ts';
import { createAvatar } from '#app/domain/avatars/create-avatar.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

let folder: string;
beforeAll(async () => {
  Object.assign(process.env, productEnvironment(), { FASHN_BASE_URL: 'http://127.0.0.1:9' });
  folder = await mkdtemp(join(tmpdir(), 'drafts-'));
});
afterAll(() => rm(folder, { recursive: true }));

const named = (name: string) =>
  ({
    name,
    presentation: 'feminine',
    bodyType: 'average',
    skinTone: 'tan',
    ageBand: '26-35',
    framing: 'full',
  }) as const;

describe('an avatar that could not be noted before the paid call', () => {
  it('was not asked for, and is not in doubt when the next one is noted', async () => {
    const drafts = await openAvatarDrafts(folder);
    const inTheWay = join(folder, 'drafts.json.new');
    await mkdir(inTheWay);
    await expect(createAvatar(named('Ada'), drafts)).rejects.toThrow('EISDIR');
    await rm(inTheWay, { recursive: true });
    await drafts.set('Bea', { state: 'submitting' });
    const reopened = await openAvatarDrafts(folder);
    expect([reopened.get('Ada'), reopened.get('Bea')]).toEqual([undefined, { state: 'submitting' }]);
  });
});
