/** How the Generate page comes: with the products when the store is quick, ahead of them when it is slow. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { USER_AGENT } from '#tests/fixtures/browser.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, embeddedQuery, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const ON_THEIR_WAY = 'The products are on their way';
const BROWSER = { 'user-agent': USER_AGENT };

let merchant: Merchant;
beforeAll(async () => {
  merchant = await newMerchant('generate');
  await addGarment(merchant, 'Quilted gilet');
});
afterEach(() => control('/_control/settings', { latencyMs: 0 }));

async function openGenerate(): Promise<string> {
  const answer = await fetch(`${stack().appUrl}/app/generate?${embeddedQuery(merchant)}`, { headers: BROWSER });
  expect(answer.status).toBe(200);
  return answer.text();
}

describe('the Generate page', () => {
  it('has the products in their place when the store answers at once', async () => {
    // On a machine that is busy with other things no single answer has to be quick.
    const page = await waitFor('a page with its products in place', async () => {
      const document = await openGenerate();
      return !document.includes(ON_THEIR_WAY) && document;
    });
    expect(page).toContain('Quilted gilet');
  });

  it('says at its foot where to write for help, with the store already named', async () => {
    const subject = encodeURIComponent(`ModelSnap in ${merchant.shop}`);
    expect(await openGenerate()).toContain(`href="mailto:${stack().env.SUPPORT_EMAIL}?subject=${subject}"`);
  });

  it('comes without them when the store is slow, and they follow', async () => {
    // Signed in by then: only the products are still to be asked for.
    await openGenerate();
    await control('/_control/settings', { latencyMs: 5000 });
    // The summary is the page's last part: what stands behind it came after the page.
    const [page = '', following = ''] = (await openGenerate()).split('Your photo');
    expect(page).toContain(ON_THEIR_WAY);
    expect(page).not.toContain('Quilted gilet');
    expect(following).toContain('Quilted gilet');
  });
});
