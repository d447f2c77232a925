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
