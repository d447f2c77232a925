/** How the Generate page comes: with the products when the store is quick, ahead of them when it is slow. */
import { Types } from 'mongoose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noteUsedAvatar } from '#app/domain/businesses/note-used-avatar.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { USER_AGENT } from '#tests/fixtures/browser.ts';
import { addGarment, type StoreGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, embeddedQuery, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, firstAvatarId } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const ON_THEIR_WAY = 'The products are on their way';
const BROWSER = { 'user-agent': USER_AGENT };

let merchant: Merchant;
let garment: StoreGarment;
beforeAll(async () => {
  Object.assign(process.env, stack().env, { LOG_LEVEL: 'silent' });
  await connectDatabase();
  merchant = await newMerchant('generate');
  garment = await addGarment(merchant, 'Quilted gilet');
});
afterAll(() => disconnectDatabase());
afterEach(() => control('/_control/settings', { latencyMs: 0 }));

async function openPage(page: string): Promise<string> {
  const answer = await fetch(`${stack().appUrl}/app/${page}?${embeddedQuery(merchant)}`, { headers: BROWSER });
  expect(answer.status).toBe(200);
  return answer.text();
}
const openGenerate = () => openPage('generate');

/** All scripts of the app's own that a page loads, as one text. */
async function scriptsOf(page: string): Promise<string> {
  const addresses = (await openPage(page)).match(/\/assets\/[\w.$-]+\.js/g) ?? [];
  const loaded = addresses.filter((address) => !address.includes('/manifest-'));
  const scripts = [...new Set(loaded)].map((address) => fetch(`${stack().appUrl}${address}`));
  return (await Promise.all((await Promise.all(scripts)).map((script) => script.text()))).join('\n');
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

describe('the scripts of a page', () => {
  /** Sentences of each page, by which its script is known. */
  const WORDS = { generate: ['Flat lay or ghost mannequin'], billing: ['what was paid', 'Credit packs'] };

  it('are its own and what all share: Generate does not load Billing, nor the other way round', async () => {
    const scripts = { generate: await scriptsOf('generate'), billing: await scriptsOf('billing') };
    const holds = (page: keyof typeof WORDS, words: string[]) => words.map((word) => scripts[page].includes(word));
    expect(holds('generate', WORDS.generate)).toEqual([true]);
    expect(holds('billing', WORDS.billing)).toEqual([true, true]);
    expect(holds('generate', WORDS.billing)).toEqual([false, false]);
    expect(holds('billing', WORDS.generate)).toEqual([false]);
  });
});

describe('the avatar that the Generate page starts with', () => {
  async function startsWith(): Promise<string | null> {
    const answer = await merchant.get('/app/settings?_data=routes%2Fapp.settings');
    return ((await answer.json()) as { settings: { defaultAvatarId: string | null } }).settings.defaultAvatarId;
  }

  it('is not changed by a program that asks for a photo', async () => {
    expect((await askForRender(merchant, garment, await firstAvatarId(merchant))).status).toBe(202);
    expect(await startsWith()).toBeNull();
  });

  it('is the one that a person chose last', async () => {
    const avatarId = await firstAvatarId(merchant);
    const asked = await merchant.post('/app/generate/photo', { renderId: newId(), garment, avatarId });
    expect(asked.status).toBe(202);
    expect(await asked.json()).toMatchObject({ render: { avatarId, status: 'queued' } });
    expect(await startsWith()).toBe(avatarId);
  });

  it('stays what it was when the photo is refused', async () => {
    const before = await startsWith();
    const refused = await merchant.post('/app/generate/photo', { renderId: newId(), garment, avatarId: newId() });
    expect(refused.status).toBe(422);
    expect(await startsWith()).toBe(before);
  });

  it('that cannot be noted is no reason to fail: the photo is on its way', async () => {
    await disconnectDatabase();
    await expect(noteUsedAvatar(merchant.shop, new Types.ObjectId())).resolves.toBeUndefined();
  });
});
