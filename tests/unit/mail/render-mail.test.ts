import { beforeAll, describe, expect, it } from 'vitest';
import { MAIL_TEMPLATES } from '#app/domain/mail/mail.record.ts';
import type { MailFacts, MailTemplate } from '#app/domain/mail/mail-facts.ts';
import { type MailContent, renderMail } from '#app/domain/mail/render-mail.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

const SHOP = 'linen-house.myshopify.com';
const HOSTILE = '"><script>alert(1)</script>\r\nBcc: all@example.com <img src=x onerror=alert(1)> {{x}}';

/** Every template's facts, with `name` wherever a store or a person chose the words. */
function factsWith(name: string): MailFacts {
  return {
    welcome: { storeName: name },
    'credits-reset': { storeName: name, credits: 3 },
    'credits-low': { storeName: name, credits: 1 },
    'render-done': { storeName: name, garment: name, renderId: 'a'.repeat(24) },
    'batch-done': { storeName: name, batch: name, batchId: 'b'.repeat(24), completed: 9, failed: 1 },
    'automation-trouble': { storeName: name, rule: name, trouble: 'daily-cap' },
    'subscription-started': { storeName: name, plan: 'Growth', credits: 100 },
    invoice: { storeName: name, amount: '$49.00', what: 'your plan' },
    'payment-failed': { storeName: name, amount: '$49.00', what: 'your plan' },
    'subscription-ended': { storeName: name, plan: 'Growth', credits: 3, packs: 25 },
    'engine-stopped': { reason: 'out-of-credits', at: '2026-01-01T00:00:00.000Z' },
    'admin-notice': { subject: name, say: name },
  };
}

function make(template: MailTemplate, name = 'Linen House'): Promise<MailContent> {
  const isForAdmin = template === 'engine-stopped' || template === 'admin-notice';
  return renderMail({ template, facts: factsWith(name)[template], ...(isForAdmin ? {} : { shop: SHOP }) });
}

/** What each mail is about, and the page of the app that its button opens. */
const EXPECTED: [MailTemplate, RegExp, string | undefined][] = [
  ['welcome', /^Welcome to ModelSnap$/, '/app/generate'],
  ['credits-reset', /^3 new credits for Linen House$/, '/app/generate'],
  ['credits-low', /^Linen House has 1 credit left$/, '/app/billing'],
  ['batch-done', /^9 photos of Linen House are ready$/, `/app/batches/${'b'.repeat(24)}`],
  ['automation-trouble', /^The rule “Linen House” makes no photos just now$/, '/app/automations'],
  ['render-done', /^Your photo of Linen House is ready$/, `/app/photos/${'a'.repeat(24)}`],
  ['subscription-started', /^Linen House is on Growth$/, '/app/billing'],
  ['invoice', /^Your receipt for \$49\.00$/, '/app/billing'],
  ['payment-failed', /^A payment of \$49\.00 failed$/, '/app/billing'],
  ['subscription-ended', /^Linen House is on the Free plan$/, '/app/billing'],
  ['engine-stopped', /no credits left$/, undefined],
  ['admin-notice', /^Linen House$/, undefined],
];

describe('the mails', () => {
  it('are all described here', () => {
    expect(EXPECTED.map(([template]) => template).toSorted()).toEqual(MAIL_TEMPLATES.toSorted());
  });

  it.each([
    ['out-of-credits', /no credits left/, /Buy credits/],
    ['unauthorized', /refuses our key/, /FASHN_API_KEY/],
    ['away', /cannot be reached/, /status page/],
  ] as const)('tell the admin what to do about an engine that stopped: %s', async (reason, subject, advice) => {
    const mail = await renderMail({ template: 'engine-stopped', facts: { reason, at: '2026-01-01T00:00:00.000Z' } });
    expect(mail.subject).toMatch(subject);
    for (const part of [mail.html, mail.text]) expect(part).toMatch(advice);
  });

  it.each(EXPECTED)('%s says what it is about, and opens the page for it in the store’s admin', async (...expected) => {
    const [template, subject, page] = expected;
    const mail = await make(template);
    expect(mail.subject).toMatch(subject);
    const address = `https://admin.shopify.com/store/linen-house/apps/test-api-key${page}`;
    for (const part of [mail.html, mail.text]) {
      if (page) expect(part).toContain(address);
      else expect(part).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    }
  });

  it.each(MAIL_TEMPLATES)('%s has a text part that says the same, with why one gets it', async (template) => {
    const { html, text } = await make(template);
    expect(text).toContain('You get this');
    const words = (part: string) => part.replace(/https?:\/\/\S+|-{5,}/g, '').match(/[\p{L}\d$.]+/gu) ?? [];
    const visible = html
      .replace(/<style>.*?<\/style>|<!--.*?-->|<div style="display:none.*?<\/div><\/div>/gs, '')
      .replace(/<[^>]+>/g, ' ');
    expect(words(text)).toEqual(words(visible));
  });

  it.each(MAIL_TEMPLATES)('%s reads on a phone and in the dark, and has a line for the list of mails', async (name) => {
    const { html } = await make(name);
    expect(html).toContain('name="viewport"');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).toMatch(/display:none[^>]*>[^<]{10,}/);
    expect(html).not.toMatch(/<img|<script|<link /);
  });

  it.each(MAIL_TEMPLATES)('%s takes a hostile name as words', async (template) => {
    const { html, subject } = await make(template, HOSTILE);
    expect(html).not.toMatch(/<script|<img/);
    expect(subject).not.toMatch(/[\r\n]/);
    const tags = (part: string) => part.match(/<\/?[a-z][^>]*>/gi) ?? [];
    expect(tags(html)).toEqual(tags((await make(template)).html));
  });

  it.each(MAIL_TEMPLATES)('%s says a name with signs that mean something to programs as it is', async (template) => {
    const name = "A$$ Kicker $& Tee $1 {product} %s $` $'";
    const { html, text, subject } = await make(template, name);
    if (template === 'engine-stopped') return;
    const plain = html.replaceAll('&amp;', '&').replaceAll('&#x27;', "'");
    expect(plain).toContain(name);
    expect(text).toContain(name);
    if ((await make(template, 'Linen House')).subject.includes('Linen House')) expect(subject).toContain(name);
  });

  it.each(MAIL_TEMPLATES)('%s holds no secret and no signed address', async (template) => {
    const { html, text } = await make(template);
    expect(html + text).not.toMatch(/sig=|signature|token|X-Amz/i);
    const secrets = Object.entries(productEnvironment()).filter(([name]) => /SECRET|FASHN_API_KEY|RESEND/.test(name));
    for (const [, secret] of secrets) expect(html + text).not.toContain(secret);
  });

  it.each(['credits-reset', 'render-done'] as const)(
    '%s, which is optional, says where to switch it off',
    async (name) => {
      const settings = 'https://admin.shopify.com/store/linen-house/apps/test-api-key/app/settings';
      const { html, text } = await make(name);
      expect(html).toContain(`<a href="${settings}"`);
      expect(text).toContain(`Switch it off in Settings ${settings}`);
    },
  );

  it('a mail that is made again is the same to the letter', async () => {
    expect(await make('welcome')).toEqual(await make('welcome'));
  });
});
