/** Each mail of the product by its real cause, over the wire, as the mail service has it. */
import { describe, expect, it } from 'vitest';
import { MAIL_TEMPLATES } from '#app/domain/mail/mail.record.ts';
import type { MailTemplate } from '#app/domain/mail/mail-facts.ts';
import { makeProduct, makeRule, shirtImage } from '#tests/fixtures/automations.ts';
import { changeBatch, quotedBatch } from '#tests/fixtures/batches.ts';
import { buyItem, failedInvoice } from '#tests/fixtures/buying.ts';
import { changeRecord, readRecords } from '#tests/fixtures/database.ts';
import { engineState, everyRenderRests, tellEngine } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { deliverRaw, orderMessage, sign } from '#tests/fixtures/lemon-squeezy.ts';
import { mailRecord, mailsSent, saveSettings, welcomed, welcomeKey } from '#tests/fixtures/mail.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, finishedRender, firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { controlPayments } from '#tests/fixtures/simulated-payments.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const DAY = 24 * 60 * 60 * 1000;

async function newCustomer(): Promise<Merchant> {
  const merchant = await newMerchant('cause');
  await welcomed(merchant);
  return merchant;
}

async function subscriber() {
  const merchant = await newCustomer();
  const { invoiceId, subscriptionId = '' } = await buyItem(merchant, 'starter');
  return { merchant, invoiceId, subscriptionId };
}

interface Expected {
  key: string;
  to: string;
  /** Words that the text part must have. */
  says: RegExp;
}

const mailOf = (merchant: Merchant) => `${merchant.handle}@example.com`;

/** What makes each mail go out; returns its key, its reader and what it must say. */
const CAUSES: { [T in MailTemplate]: () => Promise<Expected> } = {
  welcome: async () => {
    const merchant = await newCustomer();
    return { key: welcomeKey(merchant), to: mailOf(merchant), says: /first three model photos are free/ };
  },
  'credits-reset': async () => {
    const merchant = await newCustomer();
    await saveSettings(merchant, { mailOnCreditReset: true });
    const [business] = await readRecords('businesses', { shop: merchant.shop });
    await changeRecord('businesses', String(business?._id), {
      $set: { lastCreditReset: new Date(Date.now() - 31 * DAY) },
    });
    const authorization = `Bearer ${stack().env.RENDER_WORKER_SECRET}`;
    const reset = () => fetch(`${stack().appUrl}/api/cron/reset-free-credits`, { headers: { authorization } });
    for (const answer of await Promise.all([reset(), reset(), reset()])) expect(answer.status).toBe(200);
    return { key: `credits-reset-${merchant.shop}-2`, to: mailOf(merchant), says: /3 credits for the next 30 days/ };
  },
  'credits-low': async () => {
    const merchant = await newCustomer();
    const [avatarId, garment] = [await firstAvatarId(merchant), await addGarment(merchant)];
    for (let photos = 0; photos < 2; photos += 1) {
      const renderId = newId();
      await askForRender(merchant, garment, avatarId, renderId);
      await finishedRender(merchant, renderId);
    }
    return { key: `credits-low-${merchant.shop}-1`, to: mailOf(merchant), says: /has 1 credit left/ };
  },
  'render-done': async () => {
    const merchant = await newCustomer();
    await saveSettings(merchant, { mailOnRenderDone: true });
    const photo = await makePhoto(merchant, await addGarment(merchant));
    return { key: `render-done-${photo.id}`, to: mailOf(merchant), says: new RegExp(`/app/photos/${photo.id}`) };
  },
  'batch-done': async () => {
    const merchant = await newCustomer();
    const garment = await addGarment(merchant);
    const { id } = await quotedBatch(merchant, { garments: [garment] });
    await changeBatch(merchant, id, 'start');
    return { key: `batch-done-${id}`, to: mailOf(merchant), says: new RegExp(`/app/batches/${id}`) };
  },
  'automation-trouble': async () => {
    const merchant = await newCustomer();
    await makeRule(merchant, { name: 'New arrivals', dailyCap: 1 });
    const images = [await shirtImage()];
    for (let made = 0; made < 3; made += 1) await makeProduct(merchant, { images });
    const { key } = await waitFor('the rule to be held up', async () => {
      const [mail] = await readRecords('mails', { shop: merchant.shop, template: 'automation-trouble' });
      return mail;
    });
    return { key, to: mailOf(merchant), says: /“New arrivals”.*used the credits/ };
  },
  'subscription-started': async () => {
    const { merchant, subscriptionId } = await subscriber();
    return { key: `subscription-started-${subscriptionId}`, to: mailOf(merchant), says: /40 credits every month/ };
  },
  invoice: async () => {
    const { merchant, invoiceId } = await subscriber();
    return { key: `invoice-lemon-squeezy-invoice-${invoiceId}`, to: mailOf(merchant), says: /\$19\.00/ };
  },
  'payment-failed': async () => {
    const { merchant, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/fail`);
    const invoiceId = await failedInvoice(subscriptionId);
    // The provider tries again and fails again: it is told of once.
    await controlPayments(`subscriptions/${subscriptionId}/fail`);
    await waitFor('the second failure', async () => {
      const [invoice] = await readRecords('invoices', { providerId: invoiceId, 'failedAt.1': { $exists: true } });
      return invoice;
    });
    return { key: `payment-failed-lemon-squeezy-invoice-${invoiceId}`, to: mailOf(merchant), says: /\$19\.00/ };
  },
  'subscription-ended': async () => {
    const { merchant, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/expire`);
    const { key } = await waitFor('the plan to end', async () => {
      const [mail] = await readRecords('mails', { shop: merchant.shop, template: 'subscription-ended' });
      return mail;
    });
    return { key, to: mailOf(merchant), says: /Starter/ };
  },
  'engine-stopped': async () => {
    await everyRenderRests();
    const { left } = (await engineState()).credits;
    const known = (await readRecords('mails', { template: 'engine-stopped' })).map(({ key }) => key);
    await tellEngine('settings', { credits: 0 });
    try {
      const merchant = await newCustomer();
      const [avatarId, garment] = [await firstAvatarId(merchant), await addGarment(merchant)];
      await askForRender(merchant, garment, avatarId);
      const { key } = await waitFor('the engine to be stopped', async () => {
        const [mail] = await readRecords('mails', { template: 'engine-stopped', key: { $nin: known } });
        return mail;
      });
      return { key, to: stack().env.ADMIN_EMAIL ?? '', says: /takes no photos/ };
    } finally {
      await tellEngine('settings', { credits: left });
      await everyRenderRests();
    }
  },
  'admin-notice': async () => {
    const at = new Date();
    // The message carries a stamp of this stack's keys.
    Object.assign(process.env, stack().env);
    const order = { shop: 'nobody.myshopify.com', quantity: 1, status: 'paid', createdAt: at, updatedAt: at } as const;
    const message = orderMessage('order_created', { ...order, id: String(at.getTime()), pack: 'pack-25' });
    const item = message.data.attributes.first_order_item as Record<string, unknown>;
    item.variant_id = Number(stack().env.LEMON_SQUEEZY_VARIANT_PACK_25);
    message.data.attributes.store_id = 4711;
    const raw = JSON.stringify(message);
    await deliverRaw(raw, sign(raw, stack().env.LEMON_SQUEEZY_WEBHOOK_SECRET), 'order_created');
    const dead = await waitFor('the message to die', async () => {
      const [letter] = await readRecords('webhook_messages', { status: 'dead', body: raw });
      return letter;
    });
    return { key: `webhook-dead-${dead._id}`, to: stack().env.ADMIN_EMAIL ?? '', says: /belongs to store 4711/ };
  },
};

describe('each mail goes out once by its real cause, with a text part', () => {
  it.each(MAIL_TEMPLATES)('%s', async (template) => {
    const { key, to, says } = await CAUSES[template]();
    const record = await mailRecord(key, 'sent');
    expect(record.template).toBe(template);
    // Signed addresses end: none is kept in a mail.
    expect(JSON.stringify(record.facts)).not.toContain('http');
    const sent = await mailsSent(key);
    expect(sent).toMatchObject([{ to: [to], count: 1 }]);
    expect(sent[0]?.text).toMatch(says);
    expect(sent[0]?.text).not.toMatch(/<\/?[a-z][^>]*>/i);
    const same = { template, ...(record.shop ? { shop: record.shop } : { key }) };
    expect(await readRecords('mails', same)).toHaveLength(1);
  });
});
