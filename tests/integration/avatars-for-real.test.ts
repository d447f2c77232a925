import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWantedAvatars } from '#app/domain/avatars/avatar-table.ts';
import { startFashnSimulator } from '#sandbox/simulators/fashn/simulator.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { stack } from '#tests/fixtures/stack.ts';

const TABLE = `name,presentation,bodyType,skinTone,ageBand,framing
Una,feminine,curvy,deep,26-35,full
Dos,masculine,average,dark,36-50,full
Tria,feminine,average,fair,65+,full
`;

let folder: string;
let engine: { url: string; close: () => Promise<void> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'modelsnap-avatars-'));
  writeFileSync(join(folder, 'wanted.csv'), TABLE);
  const apiKey = stack().env.FASHN_API_KEY ?? '';
  engine = await startFashnSimulator({ port: 0, apiKey, latencyMs: 100, credits: 40 });
});

afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command with an account of the engine's of this test's own; `answers` are typed in. */
function run(command: string, args: string[], answers = ''): Promise<{ code: number; output: string }> {
  const env: Record<string, string> = { ...stack().env, FASHN_BASE_URL: engine.url, FASHN_OUTPUT_ORIGINS: engine.url };
  const child = spawn(
    process.execPath,
    ['--import', './sandbox/egress/preload.mjs', `worker/commands/${command}.ts`, ...args],
    { env: env as NodeJS.ProcessEnv, stdio: 'pipe' },
  );
  let output = '';
  child.stdout.on('data', (piece) => (output += piece));
  child.stderr.on('data', (piece) => (output += piece));
  child.stdin.on('error', () => {});
  child.stdin.end(answers);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? 1, output })));
}

const create = (args: string[], answers?: string) =>
  run('create-avatars', [folder, '--from', join(folder, 'wanted.csv'), ...args], answers);

async function account() {
  const state = await (await fetch(`${engine.url}/_control/state`)).json();
  return state as { credits: { left: number }; predictions: { request: { prompt: string } }[] };
}

async function control(path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${engine.url}/_control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

describe('a real installation gets its avatars', () => {
  it('the cost is said first, and without a yes nothing is paid', async () => {
    const { output } = await create([], 'n\n');
    expect(output).toContain('3 avatars cost 3 FASHN credits; the account has 40.');
    expect(output).toContain('Nothing was made.');
    expect((await account()).predictions).toHaveLength(0);
  });

  it('each picture is kept or discarded, and those that were kept come into the library, once', async () => {
    const { output } = await create([], 'y\ny\nn\ny\n');
    expect(output).toContain('2 of 3 are kept.');
    const { predictions, credits } = await account();
    expect(credits.left).toBe(37);
    expect(predictions.map(({ request }) => request.prompt)).toEqual([
      expect.stringMatching(/woman about 30 years old, curvy build, deep skin/),
      expect.stringMatching(/man about 43 years old, average build, dark skin/),
      expect.stringMatching(/woman about 70 years old, average build, fair skin/),
    ]);
    const first = await run('import-avatars', [folder]);
    expect(first.code, first.output).toBe(0);
    const again = await run('import-avatars', [folder]);
    expect(JSON.parse(again.output)).toEqual(JSON.parse(first.output));
    const merchant = await newMerchant('avatars');
    const { avatars } = (await (await merchant.get('/api/avatars')).json()) as { avatars: { name: string }[] };
    const names = avatars.map(({ name }) => name).filter((name) => ['Una', 'Dos', 'Tria'].includes(name));
    expect(names.toSorted()).toEqual(['Tria', 'Una']);
  });

  it('stopped at any time and run again, nothing is paid twice', async () => {
    await control('faults', { operation: 'status', mode: 'fail', status: 401, after: 1 });
    const stopped = await create(['--yes']);
    expect(stopped.output).toContain('check FASHN_API_KEY');
    expect(stopped.code).toBe(1);
    const done = await create(['--yes', '--keep-all']);
    expect(done.output).toContain('3 of 3 are kept.');
    expect((await account()).predictions).toHaveLength(3);
    const nothingLeft = await create(['--yes', '--keep-all']);
    expect(nothingLeft.output).not.toContain('cost');
    expect((await account()).credits.left).toBe(37);
  });

  it('a paid call whose answer was lost is told, and paid again only when it is asked for', async () => {
    await control('faults', { operation: 'run', mode: 'lost-reply' });
    const lost = await create(['--yes', '--keep-all']);
    expect(lost.output).toMatch(/Una: the answer to the paid call was lost.*--again "Una"/);
    expect(lost.output).toContain('2 of 3 are kept.');
    await create(['--yes', '--keep-all']);
    expect((await account()).predictions).toHaveLength(3);
    const again = await create(['--yes', '--keep-all', '--again', 'Una']);
    expect(again.output).toContain('3 of 3 are kept.');
    expect((await account()).predictions).toHaveLength(4);
  });

  it('a refused picture costs nothing and hides no other, and an empty account stops it', async () => {
    await control('predictions', { failNextWith: 'ContentModerationError' });
    const refused = await create(['--yes', '--keep-all']);
    expect(refused.output).toMatch(/Una: not made, nothing paid/);
    expect(refused.output).toContain('2 of 3 are kept.');
    await control('settings', { credits: 0 });
    const empty = await create(['--yes', '--keep-all']);
    expect(empty.output).toContain('no credits left');
    expect(empty.code).toBe(1);
  });

  it('a table or a picture that is wrong is named, and nothing is imported', async () => {
    await create(['--yes', '--keep-all']);
    const table = readFileSync(join(folder, 'avatars.csv'), 'utf8');
    writeFileSync(join(folder, 'avatars.csv'), table.replace(',curvy,', ',huge,').replace('65+', '17'));
    const badTable = await run('import-avatars', [folder]);
    expect(badTable.output).toMatch(/line 2, bodyType/);
    expect(badTable.output).toMatch(/line 4, ageBand/);
    expect(badTable.code).toBe(1);
    writeFileSync(join(folder, 'avatars.csv'), table);
    const [first = ''] = readdirSync(folder).filter((file) => file.endsWith('.png'));
    writeFileSync(join(folder, first), 'no picture');
    const badPicture = await run('import-avatars', [folder]);
    expect(badPicture.output).toContain(`${first}: The file is not a picture`);
    expect(badPicture.code).toBe(1);
  });

  it('the starter library has adults of every build, age, framing and presentation', () => {
    const starters = readWantedAvatars(readFileSync('app/domain/avatars/starter-avatars.csv', 'utf8'));
    expect(new Set(starters.map(({ bodyType }) => bodyType)).size).toBe(5);
    expect(new Set(starters.map(({ presentation }) => presentation)).size).toBe(3);
    expect(new Set(starters.map(({ ageBand }) => ageBand)).size).toBe(5);
    expect(new Set(starters.map(({ skinTone }) => skinTone)).size).toBeGreaterThanOrEqual(8);
  });
});
