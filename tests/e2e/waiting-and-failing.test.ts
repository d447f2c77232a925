import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RENDER_FAILURES, type RenderFailureCode } from '#app/domain/renders/render-failure.ts';
import { keepScreenshots, launchBrowser, openAdmin } from '#tests/fixtures/browser.ts';
import { clearFaults, everyRenderRests, orderFault, tellEngine } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, finishedRender, firstAvatarId } from '#tests/fixtures/renders.ts';

let browser: Browser;
beforeAll(async () => {
  await everyRenderRests();
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  await clearFaults('fashn');
  await tellEngine('settings', { credits: 1000 });
});

async function ask(name: string): Promise<{ merchant: Merchant; renderId: string }> {
  const merchant = await newMerchant(name);
  const renderId = newId();
  await askForRender(merchant, await addGarment(merchant), await firstAvatarId(merchant), renderId);
  return { merchant, renderId };
}

const FAILURES: [string, string, RenderFailureCode][] = [
  ['ImageLoadError', 'Error loading model image: 415', 'avatar-unusable'],
  ['ImageLoadError', 'Could not load', 'pictures-not-loaded'],
  ['LoRALoadError', 'Not loaded', 'engine-failed'],
];

describe('a photo’s page', () => {
  it.each(FAILURES)('says what to do after %s (%s)', async (failNextWith, message, code) => {
    await tellEngine('predictions', { failNextWith, message });
    const { merchant, renderId } = await ask('failing');
    await finishedRender(merchant, renderId);
    const { context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${renderId}`);
    await app.getByText(RENDER_FAILURES[code].title).waitFor();
    await app.getByText(`${RENDER_FAILURES[code].advice} The credit was given back.`).waitFor();
    await app.getByRole('button', { name: 'Try again' }).waitFor();
    await context.close();
  });

  it('says that photos wait and nothing is to be done while the engine is stopped, and shows the photo when it is back', async () => {
    await tellEngine('settings', { credits: 0 });
    const { merchant, renderId } = await ask('stopped');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/photos/${renderId}`);
    await app.getByText('Waiting until the engine is back').waitFor();
    await app.getByText(/go on by themselves, and there is nothing you need to do/).waitFor();
    await keepScreenshots(page, 'photo-engine-stopped');
    await page.goto(page.url().replace(`/app/photos/${renderId}`, '/app/history'));
    await app.getByText('New photos are waiting').waitFor();
    await app.getByText('Waiting for the engine').waitFor();
    await keepScreenshots(page, 'history-engine-stopped');
    await tellEngine('settings', { credits: 1000 });
    await finishedRender(merchant, renderId);
    await app.getByRole('link', { name: /^Download the photo of/ }).waitFor();
    await app.getByText('New photos are waiting').waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('says that a busy engine is a matter of waiting', async () => {
    await orderFault('fashn', {
      operation: 'run',
      mode: 'fail',
      status: 429,
      times: 1000,
      headers: { 'retry-after': '2' },
      body: { error: 'ConcurrencyLimitExceeded', message: 'Too many' },
    });
    const { merchant, renderId } = await ask('busy');
    const { context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${renderId}`);
    await app.getByText('Waiting for a free place at the engine').waitFor();
    await clearFaults('fashn');
    await app.getByText('Your photo is ready').waitFor({ timeout: 60_000 });
    await context.close();
  });
});
