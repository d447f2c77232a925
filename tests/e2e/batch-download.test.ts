/** A batch's photos taken home, as a merchant does it. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addGarments, batchIs, changeBatch, itemsOf, quotedBatch } from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, openAdmin } from '#tests/fixtures/browser.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { readZip } from '#tests/fixtures/read-zip.ts';
import { credits } from '#tests/fixtures/renders.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('downloading a batch', () => {
  it('saves one ZIP of what is wanted, says that it is watermarked, and the page stays', async () => {
    const merchant = await newMerchant('taker');
    await credits(merchant);
    await addGarments(merchant, { count: 3 });
    const { id } = await quotedBatch(merchant, { name: 'Spring', filter: {} });
    await changeBatch(merchant, id, 'start');
    await batchIs(merchant, id, 'completed');
    const [first] = await itemsOf(merchant, id);
    await merchant.post(`/api/render/batch/${id}/review`, { photos: [first?.render?.id], state: 'rejected' });
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${id}`);
    const button = app.getByRole('button', { name: 'Download 2 photos' });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toBe('Spring.zip');
    const files = await readZip(await readFile(await download.path()));
    expect([...files.keys()]).toEqual([
      expect.stringMatching(/^Shirt 2 - .+\.jpg$/),
      expect.stringMatching(/^Shirt 3 - .+\.jpg$/),
    ]);
    await app.getByText('Your download has started').waitFor();
    await app.getByText('All carry a watermark').waitFor();
    await app.getByRole('heading', { name: 'All 3 photos are ready' }).waitFor();
    await keepScreenshots(page, 'batch-download');
    expect(troubles).toEqual([]);
    await context.close();
  });
});
