/** What a merchant reads where a page would be, when the app says no to all of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USER_AGENT } from '#tests/fixtures/browser.ts';
import { noteDeletion } from '#tests/fixtures/deleted-store.ts';
import { embeddedQuery, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { stack } from '#tests/fixtures/stack.ts';

let merchant: Merchant;
let endDeletion: () => Promise<void>;
beforeAll(async () => {
  merchant = await newMerchant('deleted');
  endDeletion = await noteDeletion(merchant.shop);
});
afterAll(() => endDeletion());

/** A page as the admin opens it in its frame. */
const openPage = (path: string) =>
  fetch(`${stack().appUrl}${path}?${embeddedQuery(merchant)}`, { headers: { 'user-agent': USER_AGENT } });

/** The document without what its scripts hold. */
const shownIn = (html: string) => html.replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, '');

describe('a page opened while the store’s former data is being deleted', () => {
  it.each(['/app', '/app/history', `/app/photos/${newId()}`])(
    'says so in a sentence, with a way to try again: %s',
    async (path) => {
      const answer = await openPage(path);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toContain('text/html');
      const shown = shownIn(await answer.text());
      expect(shown).toContain('The former data is still being deleted');
      expect(shown).toContain('Try again in a minute; then the app begins anew.');
      expect(shown).toMatch(/<button[^>]*>.*Try again<\/span>/);
      expect(shown).not.toContain('{"type":');
      expect(shown).not.toContain('urn:modelsnap');
    },
  );
});
