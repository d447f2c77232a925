/** What the Billing page reads and does over the API: the store's own and nobody else's. */
import { Types } from 'mongoose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { adjustCredits } from '#app/domain/credits/adjust-credits.ts';
import type { LedgerLine } from '#app/domain/credits/read-credit-ledger.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import type { InvoiceLine } from '#app/domain/payments/list-invoices.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { expectAsDescribed } from '#tests/fixtures/api-document.ts';
import { embeddedQuery, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { startOwnWeb } from '#tests/fixtures/own-web.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { controlPayments, payAt } from '#tests/fixtures/simulated-payments.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

interface List<T> {
  items: T[];
  older: string | null;
}

beforeAll(async () => {
  Object.assign(process.env, stack().env, { LOG_LEVEL: 'silent' });
  await connectDatabase();
});
afterEach(() => controlPayments('webhooks', {}));
afterAll(disconnectDatabase);

async function storeOf(name: string): Promise<Merchant> {
  const merchant = await newMerchant(name);
  await credits(merchant);
  return merchant;
}

async function checkoutFor(merchant: Merchant, item: string): Promise<{ url: string; id: string }> {
  const response = await merchant.post('/api/payments/lemonsqueezy/create-checkout', { item });
  const { url } = ((await response.json()) as { checkout: { url: string } }).checkout;
  const newest = await CheckoutRecord.findOne({ shop: merchant.shop, item }).sort({ openedAt: -1 });
  return { url, id: String(newest?._id) };
}

async function buyPack(merchant: Merchant): Promise<InvoiceLine> {
  await payAt((await checkoutFor(merchant, 'pack-25')).url);
  return waitFor('the invoice of the pack', async () => {
    const { items } = (await (await merchant.get('/api/billing/invoices')).json()) as List<InvoiceLine>;
    return items[0];
  });
}

async function described<T>(answer: Response, method: 'get' | 'post', path: string, status = 200): Promise<T> {
  expect(answer.status, path).toBe(status);
  return (await expectAsDescribed(answer, method, path)) as T;
}

describe('what the Billing page reads', () => {
  it('is answered as the API’s document says, and is not sent again while nothing changes', async () => {
    const merchant = await storeOf('read');
    const invoice = await buyPack(merchant);
    expect(invoice).toMatchObject({ what: '1 × 25 credits', status: 'paid', currency: 'USD', hasReceipt: true });
    for (const path of ['/api/billing', '/api/billing/payments', '/api/billing/invoices', '/api/credits/ledger']) {
      const answer = await merchant.get(path);
      const again = await merchant.get(path, { 'if-none-match': answer.headers.get('etag') ?? '' });
      expect(again.status, path).toBe(304);
      await described(answer, 'get', path);
    }
    const { items } = await described<List<LedgerLine>>(
      await merchant.get('/api/credits/ledger'),
      'get',
      '/api/credits/ledger',
    );
    expect(items[0]).toMatchObject({ amount: 25, balanceAfter: 28, cause: { kind: 'invoice', id: invoice.id } });
    const path = '/api/billing/invoices/{invoiceId}/receipt';
    const receipt = await merchant.get(`/api/billing/invoices/${invoice.id}/receipt`);
    const { url } = await described<{ url: string }>(receipt, 'get', path);
    expect((await fetch(url)).status).toBe(200);
  });

  it('one store neither sees nor opens what is another one’s', async () => {
    const [owner, other] = [await storeOf('owner'), await storeOf('other')];
    const invoice = await buyPack(owner);
    const checkout = await checkoutFor(owner, 'starter');
    for (const path of ['/api/billing/invoices', '/api/billing/payments']) {
      expect(((await (await other.get(path)).json()) as List<unknown>).items, path).toEqual([]);
    }
    const foreign: [Response, 'get' | 'post', string][] = [
      [
        await other.get(`/api/billing/invoices/${invoice.id}/receipt`),
        'get',
        '/api/billing/invoices/{invoiceId}/receipt',
      ],
      [await other.get(`/api/billing/checkouts/${checkout.id}`), 'get', '/api/billing/checkouts/{checkoutId}'],
      [
        await other.post(`/api/billing/checkouts/${checkout.id}/look`, {}),
        'post',
        '/api/billing/checkouts/{checkoutId}/look',
      ],
    ];
    for (const [answer, method, path] of foreign) await described(answer, method, path, 404);
    const [ownFile, otherFile] = [await ledgerRows(owner), await ledgerRows(other)];
    expect(ownFile.map((row) => row.split(',')[1])).toEqual(['25', '3']);
    expect(otherFile.map((row) => row.split(',')[1])).toEqual(['3']);
  });

  it('without a plan there is nothing to cancel, resume or pay for', async () => {
    const merchant = await storeOf('planless');
    for (const deed of ['cancel', 'resume', 'portal']) {
      const answer = await merchant.post(`/api/billing/${deed}`, {});
      const problem = await described<{ type: string }>(answer, 'post', `/api/billing/${deed}`, 409);
      expect(problem.type).toBe('urn:modelsnap:problem:no-subscription');
    }
  });

  it('a plan is cancelled and resumed, and its card changed at an address of its own', async () => {
    const merchant = await storeOf('planned');
    const { url, id } = await checkoutFor(merchant, 'starter');
    await payAt(url);
    await waitFor('the plan', async () => (await checkoutState(merchant, id)).isSettled);
    const cancelled = await described<{ billing: object }>(
      await merchant.post('/api/billing/cancel', {}),
      'post',
      '/api/billing/cancel',
    );
    expect(cancelled.billing).toMatchObject({ tier: 'starter', status: 'cancelled', canResume: true });
    const resumed = await described<{ billing: object }>(
      await merchant.post('/api/billing/resume', {}),
      'post',
      '/api/billing/resume',
    );
    expect(resumed.billing).toMatchObject({ tier: 'starter', status: 'active', endsAt: null });
    const portal = await described<{ url: string }>(
      await merchant.post('/api/billing/portal', {}),
      'post',
      '/api/billing/portal',
    );
    expect((await fetch(portal.url)).status).toBe(200);
  });
});

async function checkoutState(merchant: Merchant, id: string): Promise<{ isSettled: boolean }> {
  const answer = await merchant.get(`/api/billing/checkouts/${id}`);
  return (await described<{ checkout: { isSettled: boolean } }>(answer, 'get', '/api/billing/checkouts/{checkoutId}'))
    .checkout;
}

describe('a merchant who waits for a payment', () => {
  it('is told when it has come, by itself or because the provider was asked', async () => {
    const merchant = await storeOf('waiting');
    await controlPayments('webhooks', { dropRate: 1 });
    const { url, id } = await checkoutFor(merchant, 'pack-25');
    const look = () => merchant.post(`/api/billing/checkouts/${id}/look`, {});
    const path = '/api/billing/checkouts/{checkoutId}/look';
    expect(await checkoutState(merchant, id)).toMatchObject({ isSettled: false });
    await payAt(url);
    expect(await checkoutState(merchant, id)).toMatchObject({ isSettled: false });
    expect((await described<{ checkout: object }>(await look(), 'post', path)).checkout).toMatchObject({
      what: '1 × 25 credits',
      credits: 25,
      isSettled: true,
    });
    expect(await checkoutState(merchant, id)).toMatchObject({ isSettled: true });
    // The same pack again: what was bought before does not pass for it.
    const second = await checkoutFor(merchant, 'pack-25');
    expect(await checkoutState(merchant, second.id)).toMatchObject({ isSettled: false });
  });

  it('the provider is not asked again at once', async () => {
    const merchant = await storeOf('impatient');
    await controlPayments('webhooks', { dropRate: 1 });
    const { url, id } = await checkoutFor(merchant, 'pack-25');
    await merchant.post(`/api/billing/checkouts/${id}/look`, {});
    await payAt(url);
    await merchant.post(`/api/billing/checkouts/${id}/look`, {});
    expect(await checkoutState(merchant, id)).toMatchObject({ isSettled: false });
  });
});

/** The file's lines below its header. */
async function ledgerRows(merchant: Merchant): Promise<string[]> {
  const answer = await merchant.get('/api/credits/ledger.csv');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  const bytes = Buffer.from(await answer.arrayBuffer());
  // Spreadsheets take a file without this mark for one of an old encoding.
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const [header, ...rows] = bytes.subarray(3).toString('utf8').trimEnd().split('\r\n');
  expect(header).toBe('"Time (UTC)","Change","Balance after","Kind","Credits","Reason","Cause","Cause id"');
  return rows;
}

describe('the credit ledger', () => {
  const adjust = (merchant: Merchant, amount: number, reason: string) =>
    adjustCredits({ shop: merchant.shop, key: newId(), amount, reason, by: 'test', now: new Date() });

  it('as a file runs no formula, keeps numbers numbers and quotes what needs it', async () => {
    const merchant = await storeOf('formulas');
    await adjust(merchant, 5, '=HYPERLINK("http://evil.example","Click")');
    await adjust(merchant, -2, '+1, or @SUM(A1)');
    await adjust(merchant, 1, 'Line one\nline two’s');
    const rows = await ledgerRows(merchant);
    expect(rows[2]).toContain(`,5,8,"adjustment","bought","'=HYPERLINK(""http://evil.example"",""Click"")",,`);
    expect(rows[1]).toContain(`,-2,6,"adjustment","bought","'+1, or @SUM(A1)",,`);
    expect(rows[0]).toContain(',1,7,"adjustment","bought","Line one\nline two’s",,');
  });

  it('page by page and as a file holds every change once', async () => {
    const merchant = await storeOf('long');
    for (let count = 0; count < 40; count += 1) await adjust(merchant, 1, `Gift ${count}`);
    const seen: LedgerLine[] = [];
    let older: string | null = '';
    while (older !== null) {
      const page = (await (await merchant.get(`/api/credits/ledger?older=${older}`)).json()) as List<LedgerLine>;
      seen.push(...page.items);
      older = page.older;
    }
    expect(seen).toHaveLength(41);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(41);
    expect(seen.map(({ balanceAfter }) => balanceAfter)).toEqual(Array.from({ length: 41 }, (_, n) => 43 - n));
    expect((await ledgerRows(merchant)).map((row) => row.split(',')[2])).toEqual(
      seen.map(({ balanceAfter }) => String(balanceAfter)),
    );
  });
});

describe('where payments are not set up', () => {
  it('the page says so, sells nothing, and everything else on it works', async () => {
    const merchant = await storeOf('unsold');
    const names = Object.keys(stack().env).filter((name) => name.startsWith('LEMON_SQUEEZY_'));
    const web = await startOwnWeb(Object.fromEntries(names.map((name) => [name, ''])));
    try {
      const query = embeddedQuery(merchant);
      query.set('bought', String(new Types.ObjectId()));
      const answer = await fetch(`${web.url}/app/billing?${query}`, {
        headers: { 'user-agent': 'Mozilla/5.0 Chrome/140.0' },
      });
      expect(answer.status).toBe(200);
      const html = await answer.text();
      expect(html).toContain('Plans and packs cannot be bought here yet');
      expect(html).not.toContain('Subscribe to');
      expect(html).toContain('Every change of your credits');
    } finally {
      await web.process.stop();
    }
  });
});
