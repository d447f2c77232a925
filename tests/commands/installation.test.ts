import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '#sandbox/stack/start-stack.ts';
import { becomeWell } from '#tests/fixtures/become-well.ts';
import { launchBrowser, openAdmin, publishOnPage } from '#tests/fixtures/browser.ts';
import { SYSTEM } from '#tests/fixtures/clean-system.ts';
import { copyContext } from '#tests/fixtures/docker-context.ts';
import {
  asRoot,
  copyFolder,
  endGroup,
  followDockerfile,
  placeOf,
  readInstructions,
  type Stage,
  startInImage,
} from '#tests/fixtures/dockerfile.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, merchantOf, newMerchant } from '#tests/fixtures/merchant.ts';
import { fillIn, openShell, readSteps, replaceIn } from '#tests/fixtures/readme-road.ts';
import { stack as facts, useStack } from '#tests/fixtures/stack.ts';
import { factsOf } from '#tests/fixtures/start-test-stack.ts';

const run = promisify(execFile);
/** The development store that the readme's check is tried with. */
const STORE = 'your-store';

const folder = mkdtempSync(join(tmpdir(), 'modelsnap-installation-'));
const clone = join(folder, 'clone');
const started: ChildProcess[] = [];
let stack: Stack;
let image: Stage;
const ran: string[] = [];
/** Somebody who is not root, and can't become it unasked, can't run anything as the image's user either. */
const isRoot = spawnSync([...asRoot(), 'true'].join(' '), { shell: true }).status === 0;

/** A clean clone; the image from its context; and the surroundings that both are put into. */
beforeAll(async () => {
  // Others than its owner go through it: the image's user.
  chmodSync(folder, 0o755);
  await run('git', ['clone', '--quiet', process.cwd(), clone]);
  const context = join(folder, 'context');
  const isPlanted = ['.env', 'prisma/sessions.sqlite', '.data/secrets.json', 'prisma/sessions.sqlite-wal'];
  for (const path of isPlanted) plant(join(clone, path));
  copyContext(clone, context);
  for (const path of isPlanted) {
    expect(existsSync(join(context, path)), `${path} is in the image’s context`).toBe(false);
    rmSync(join(clone, path));
  }
  image = await followDockerfile({
    file: join(clone, 'Dockerfile'),
    context,
    folder: join(folder, 'image'),
    baseEnv: nodeImage(),
    // The packages are installed and the app is built once: the readme's road finds both done.
    onRun: async (command, stage) => {
      ran.push(command);
      if (command === 'bin/build')
        for (const name of ['node_modules', 'build']) await copyFolder(join(placeOf(stage), name), join(clone, name));
    },
  });
  stack = await startStack({ ports: 'free', isWithoutProduct: true, env: { LATENCY_MS: '50' } });
  useStack(factsOf(stack));
}, 600_000);

afterAll(async () => {
  for (const child of started) await endGroup(child);
  await stack?.close();
  // A hundred thousand files: nobody waits until they are gone.
  spawn('rm', ['-rf', folder], { detached: true, stdio: 'ignore' }).unref();
}, 120_000);

function plant(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'not for an image');
}

/** What `node:24` has: that Node, and npm. */
function nodeImage(): Record<string, string> {
  const bin = join(folder, 'node-image');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  return { ...SYSTEM, PATH: `${bin}:${SYSTEM.PATH}` };
}

describe('the image', () => {
  it('is made by scripts alone, which this test has run', () => {
    const instructions = readInstructions(readFileSync('Dockerfile', 'utf8'));
    expect(instructions.filter(({ word }) => word === 'RUN').map(({ rest }) => rest)).toEqual(ran);
    for (const command of ran) expect(command).toMatch(/^bin\/[a-z]+$/);
  });

  it('carries neither settings nor data, nor what only development needs', () => {
    const inImage = (path: string) => existsSync(join(placeOf(image), path));
    for (const path of ['app', 'worker', 'build/server/index.js', 'bin/web', 'node_modules/sharp'])
      expect(inImage(path), path).toBe(true);
    for (const path of ['.env', '.git', 'tests', 'sandbox', 'node_modules/vitest', 'node_modules/@shopify/cli'])
      expect(inImage(path), path).toBe(false);
  });

  it.runIf(isRoot)('runs as a user who can change nothing of it', async () => {
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const child = startInImage(image, ['find', '.', '-writable', '-not', '-type', 'l'], {});
    let found = '';
    child.stdout.on('data', (chunk) => (found += String(chunk)));
    const code = await new Promise((done) => child.once('close', done));
    expect({ code, found }).toEqual({ code: 0, found: '' });
  });

  it.runIf(isRoot)('starts the web and the worker, both healthy, on the project’s own Node', async () => {
    const data = join(folder, 'image-data');
    mkdirSync(data);
    chmodSync(data, 0o777);
    const { PATH: _path, NODE_ENV: _mode, HOST: _host, ENV_FILE: _none, ...env } = stack.env;
    const settings = { ...env, HOME: '/', SESSION_DATABASE_URL: `file:${join(data, 'sessions.sqlite')}` };
    const processes = {
      web: { child: startInImage(image, image.command, settings), address: `${stack.addresses.web}/readyz` },
      worker: { child: startInImage(image, ['bin/worker'], settings), address: `${stack.addresses.worker}/healthz` },
    };
    started.push(processes.web.child, processes.worker.child);
    await becomeWell(processes);
    for (const { child } of Object.values(processes)) await endGroup(child);
  });
});

describe('the readme’s road to a real store', () => {
  const steps = readSteps('README.md', 'Connect a real store');
  const inClone = (path: string) => join(clone, path);

  it('leads a merchant to a published photo', async () => {
    const shell = openShell(clone, {
      ...SYSTEM,
      // Where the stand-in of Shopify’s command line hands the toml to.
      SHOPIFY_SIMULATOR_URL: stack.addresses.shopify,
    });
    const [install, app, settings, check, avatars, start, open, ...further] = steps;
    expect(further).toEqual([]);

    await shell.type(install?.typed ?? '');

    expect(app?.words).toMatch(
      /`shopify\.app\.toml` fill in its `client_id`, .* in the place of `https:\/\/example\.com`/,
    );
    replaceIn(inClone('shopify.app.toml'), 'client_id = ""', `client_id = "${facts().apiKey}"`);
    replaceIn(inClone('shopify.app.toml'), 'https://example.com', facts().appUrl);
    for (const extension of ['extensions/flow-model-photo', 'extensions/flow-use']) {
      expect(app?.words).toContain(`\`${extension}\``);
      replaceIn(inClone(`${extension}/shopify.extension.toml`), 'https://example.com', facts().appUrl);
    }
    expect(app?.words).toContain('command line, which is installed by now');
    expect(existsSync(inClone('node_modules/.bin/shopify'))).toBe(true);
    await shell.type(`export PATH="${resolve('sandbox/simulators/shopify/command')}:$PATH"`);
    await shell.type(app?.typed ?? '');

    expect(settings?.words).toContain('fill in `.env`');
    await shell.type(settings?.typed ?? '');
    fillIn(inClone('.env'), stack.env);

    // The one thing that no setting names: where the hosts of Shopify and Lemon Squeezy are. A name server says it for real.
    const elsewhere = {
      NODE_OPTIONS: `--import ${resolve('sandbox/egress/preload.mjs')}`,
      EGRESS_MAP: stack.env.EGRESS_MAP ?? '',
      EGRESS_BLOCK: '1',
    };
    await control('/_control/stores', { handle: STORE });
    for (const [name, value] of Object.entries(elsewhere)) await shell.type(`export ${name}='${value}'`);
    const findings = await shell.type(check?.typed ?? '');
    expect(findings).not.toContain('WRONG');

    expect(avatars?.words).toContain('asks which pictures to keep');
    await shell.type(avatars?.typed ?? '', { answer: 'y' });
    shell.close();

    expect(start?.typed.split('\n')).toEqual(['bin/web', 'bin/worker']);
    await becomeWell({
      web: { child: startInClone('bin/web', elsewhere), address: `${stack.addresses.web}/readyz` },
      worker: { child: startInClone('bin/worker', elsewhere), address: `${stack.addresses.worker}/healthz` },
    });

    expect(open?.words).toMatch(/^Install the app on that store .* press Generate\.$/);
    await publishAPhoto();
  });

  it('brings Shopify’s webhooks to the app, those about privacy too', async () => {
    const { handle } = await newMerchant('told');
    for (const topic of ['shop/update', 'customers/data_request', 'customers/redact', 'shop/redact'])
      await control('/_control/webhooks/send', { handle, topic });
    await control(`/_control/stores/${handle}/uninstall`, {});
    const delivered = async () => {
      const { deliveries } = (await (await fetch(`${facts().shopifyUrl}/_control/webhooks`)).json()) as {
        deliveries: { handle: string; topic: string; status: string }[];
      };
      return deliveries
        .filter((delivery) => delivery.handle === handle && delivery.status === 'delivered')
        .map(({ topic }) => topic);
    };
    await expect
      .poll(async () => (await delivered()).toSorted())
      .toEqual(['app/uninstalled', 'customers/data_request', 'customers/redact', 'shop/redact', 'shop/update']);
  });

  function startInClone(command: string, env: Record<string, string>): ChildProcess {
    const child = spawn(command, [], {
      cwd: clone,
      env: { ...SYSTEM, ...env } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    started.push(child);
    return child;
  }
});

/** As a merchant on a development store does it: in the admin, with a browser. */
async function publishAPhoto(): Promise<void> {
  await addGarment(merchantOf(STORE), 'Rust linen shirt');
  const browser = await launchBrowser();
  try {
    const { app } = await openAdmin(browser, STORE);
    await app.getByRole('button', { name: /Rust linen shirt/ }).click();
    await app.getByRole('radio', { name: /Ines/ }).check();
    await app.getByRole('button', { name: 'Generate', exact: true }).click();
    await app.getByText('Your photo is ready').waitFor({ timeout: 120_000 });
    await publishOnPage(app);
    await app.getByText('The photo is on the product').waitFor({ timeout: 120_000 });
  } finally {
    await browser.close();
  }
}
