import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { USUAL_PORTS } from '#sandbox/stack/ports.ts';

/** Runs `./bin/demo` to its end; the result is the last line of its standard output. */
function runDemo(args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn('./bin/demo', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** Takes a port, unless another program has it already: to the demo that is the same. */
function take(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function expectMainJob(run: { code: number | null; stdout: string; stderr: string }): Promise<void> {
  expect(run.code, run.stderr).toBe(0);
  const result = JSON.parse(lastLine(run.stdout));
  expect(result).toMatchObject({ mediaStatus: 'READY', creditsBefore: 3, creditsAfter: 2, providerSubmissions: 1 });
  expect(result.mediaId).toMatch(/^gid:\/\/shopify\/MediaImage\/\d+$/);
  const [original, watermarked] = await Promise.all(
    [result.files.original, result.files.watermarked].map((file) => sharp(readFileSync(file)).metadata()),
  );
  expect([original?.width, original?.height]).toEqual([watermarked?.width, watermarked?.height]);
  expect(readFileSync(result.files.original).equals(readFileSync(result.files.watermarked))).toBe(false);
}

describe('./bin/demo --once', () => {
  it('does the main job, twice in a row', async () => {
    await expectMainJob(await runDemo(['--once']));
    await expectMainJob(await runDemo(['--once']));
  });

  it('tells of taken ports and uses others', async () => {
    const takers = await Promise.all([take(USUAL_PORTS.app), take(USUAL_PORTS.shopify), take(USUAL_PORTS.redis)]);
    const run = await runDemo(['--once']);
    for (const taker of takers) taker?.close();
    await expectMainJob(run);
    expect(run.stderr).toContain(`Port ${USUAL_PORTS.app} (app) is taken by another program`);
  });

  it('a picture that it can’t use ends it with the reason', async () => {
    const run = await runDemo(['--once', '--garment', 'package.json']);
    expect(run.code).not.toBe(0);
    expect(run.stderr).toMatch(/package\.json cannot be used: it is not a picture/);
    expect((await runDemo(['--once', '--garment', 'no-such-file.jpg'])).stderr).toContain('There is no file');
  });
});
