/** A store that leaves: what is stopped, what is given back, what is deleted, and what has to stay. */
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { AuditEntryRecord } from '#app/domain/audit/audit-entry.record.ts';
import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { spendCredits } from '#app/domain/billing/spend-credits.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { adjustCredits } from '#app/domain/credits/adjust-credits.ts';
import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import { forgetStore as forgetPayments } from '#app/domain/payments/forget-store.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { PaymentRecord } from '#app/domain/payments/payment.record.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { RECORDS } from '#app/domain/records.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { archiveBusiness } from '#app/domain/store-life/archive-business.ts';
import { forgetStepByStep } from '#app/domain/store-life/forget-step-by-step.ts';
import { installBusiness } from '#app/domain/store-life/install-business.ts';
import { PictureDeletionRecord } from '#app/domain/store-life/picture-deletion.record.ts';
import { redactShop } from '#app/domain/store-life/redact-shop.ts';
import { memoryIdOf, rememberFreeAllowance } from '#app/domain/store-names/free-allowance-memory.ts';
import { StoreDeletionRecord } from '#app/domain/store-names/store-deletion.record.ts';
import { processWebhook } from '#app/domain/webhooks/process-webhook.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { invoiceMessage, orderMessage, paidPack, subscriptionMessage } from '#tests/fixtures/lemon-squeezy.ts';
import { deliver, moneyProblems, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';

withMoneyDatabase();

let lastId = 900_000;
const nextId = () => String(++lastId);

/** A render that waits for the engine, paid with one credit. */
async function waitingRender(shop: string): Promise<Types.ObjectId> {
  const _id = new Types.ObjectId();
  const now = new Date();
  const render = {
    _id,
    shop,
    garment: {
      kind: 'product' as const,
      productId: 'gid://shopify/Product/1',
      mediaId: 'gid://shopify/MediaImage/1',
      title: 'Shirt',
    },
    subject: { kind: 'avatar' as const, avatarId: new Types.ObjectId(), name: 'Ada', pictureKey: 'k' },
    options: {
      category: 'auto' as const,
      garmentPhotoType: 'auto' as const,
      mode: 'balanced' as const,
      model: 'm',
      seed: 1,
    },
    inputHash: 'h',
    status: 'queued' as const,
    statusAt: now,
    notBefore: now,
    webhookToken: String(_id),
    createdAt: now,
  };
  await inTransaction(async (session) => {
    const cause = { kind: 'render', id: String(_id) } as const;
    const [taken] = await spendCredits({ shop, cause, count: 1, now }, session);
    if (!taken) throw new Error('Nothing was taken');
    const { bucket, period, entitlement } = taken;
    await RenderRecord.insertOne({ ...render, credit: { bucket, period }, entitlement }, { session });
  });
  return _id;
}

/** The collections with a record that holds this text anywhere. */
async function namingRecords(text: string): Promise<string[]> {
  const naming: string[] = [];
  for (const record of RECORDS) {
    const all = await (record as typeof InvoiceRecord).find().lean();
    if (JSON.stringify(all).includes(text)) naming.push(record.collection.name);
  }
  return naming;
}

async function subscriber() {
  const at = new Date();
  const shop = await newBusiness(at);
  const id = nextId();
  const part = { id, shop, plan: 'starter', status: 'active', createdAt: at, updatedAt: at } as const;
  await deliver(subscriptionMessage('subscription_created', part));
  const invoice = { id: nextId(), subscriptionId: id, reason: 'initial', status: 'paid', subtotal: 1900 } as const;
  await deliver(invoiceMessage('subscription_payment_success', { ...invoice, createdAt: at, updatedAt: at }));
  return { shop, id, at, invoice };
}

describe('app/uninstalled', () => {
  it('cancels what waits and gives its credits back, once, and archives the store', async () => {
    const shop = await newBusiness(new Date());
    const renders = [await waitingRender(shop), await waitingRender(shop)];
    expect((await readStore(shop)).allowanceCredits).toBe(1);
    const triggeredAt = new Date(Date.now() + 1000);
    await archiveBusiness({ shop, triggeredAt });
    await archiveBusiness({ shop, triggeredAt });
    expect(await RenderRecord.countDocuments({ _id: { $in: renders }, status: 'cancelled' })).toBe(2);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 3, archivedAt: triggeredAt });
    expect(await moneyProblems(shop)).toEqual([]);
    expect(await AuditEntryRecord.countDocuments({ shop, action: 'shop.archived' })).toBe(1);
  });

  it('gives nothing back for a render whose credit has gone back before', async () => {
    const shop = await newBusiness(new Date());
    const waiting = await waitingRender(shop);
    const { credit } = (await RenderRecord.findById(waiting).lean()) ?? {};
    const cause = { kind: 'render', id: String(waiting) } as const;
    const credits = [{ bucket: 'allowance' as const, period: credit?.period ?? 0 }];
    await inTransaction(async (session) => {
      await returnCredits({ shop, cause, credits, now: new Date() }, session);
      await RenderRecord.updateOne({ _id: waiting }, { $set: { creditReleasedAt: new Date() } }, { session });
    });
    await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
    expect(await RenderRecord.findById(waiting).lean()).toMatchObject({ status: 'cancelled' });
    expect((await readStore(shop)).allowanceCredits).toBe(3);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('fails the publications that wait, with their reason, and leaves those alone that have begun', async () => {
    const shop = await newBusiness(new Date());
    const publication = (status: 'queued' | 'processing' | 'published', more = {}) => {
      const _id = new Types.ObjectId();
      const now = new Date();
      const product = { productId: `gid://shopify/Product/${_id}`, productTitle: 'Shirt' };
      const look = { position: 'last' as const, altText: 'A', picture: 'clean' as const, fileName: `${_id}.jpg` };
      const renderId = new Types.ObjectId();
      const times = { statusAt: now, notBefore: now, createdAt: now };
      return { _id, shop, renderId, currentRenderId: renderId, ...product, ...look, status, ...times, ...more };
    };
    const queued = publication('queued');
    // A worker has just taken it, and has not begun.
    const taken = publication('queued', { leaseUntil: new Date(Date.now() + 60_000), fence: 3 });
    const begun = [publication('processing'), publication('published')];
    await PublicationRecord.insertMany([queued, taken, ...begun]);
    const triggeredAt = new Date(Date.now() + 1000);
    for (let times = 0; times < 2; times += 1) await archiveBusiness({ shop, triggeredAt });
    for (const { _id } of [queued, taken]) {
      const failed = await PublicationRecord.findById(_id).lean();
      expect(failed).toMatchObject({ status: 'failed', failure: { code: 'app-removed' }, version: 2 });
      expect(Object.keys(failed ?? {})).not.toEqual(expect.arrayContaining(['currentRenderId']));
    }
    const late = {
      ...(await PublicationRecord.findById(taken._id).orFail().lean()),
      status: 'queued' as const,
      fence: 3,
    };
    await expect(changePublication(late, { status: 'uploading' })).rejects.toThrow('was lost');
    for (const { _id, status } of begun) expect(await PublicationRecord.findById(_id).lean()).toMatchObject({ status });
  });

  it('and the plan runs on: what is paid while the store is away is there when it comes back', async () => {
    const { shop, id } = await subscriber();
    await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
    const later = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000);
    const part = { id: nextId(), subscriptionId: id, reason: 'renewal', status: 'paid', subtotal: 1900 } as const;
    await deliver(invoiceMessage('subscription_payment_success', { ...part, createdAt: later, updatedAt: later }));
    await BusinessRecord.updateOne({ shop }, { $unset: { archivedAt: 1 } });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
  });
});

describe('app/uninstalled that comes late', () => {
  /** Session tokens tell whole seconds. */
  const base = Math.floor(Date.now() / 1000) * 1000;
  const at = (seconds: number) => new Date(base + seconds * 1000);
  const signIn = (shop: string, seconds: number, hasNewAccess = false) =>
    installBusiness({ shop, tokenIssuedAt: at(seconds), hasNewAccess, now: at(seconds) });

  it('archives nothing when the store was installed anew since, and that is noted once', async () => {
    const shop = await newBusiness(at(-7200));
    await signIn(shop, -3600);
    const render = await waitingRender(shop);
    await signIn(shop, -60, true);
    for (let times = 0; times < 2; times += 1) await archiveBusiness({ shop, triggeredAt: at(-61) });
    const store = await readStore(shop);
    expect(store.archivedAt).toBeUndefined();
    expect(store.installedAt).toEqual(at(-60));
    expect(await RenderRecord.countDocuments({ _id: render, status: 'queued' })).toBe(1);
    expect(await AuditEntryRecord.countDocuments({ shop, action: 'shop.reinstalled' })).toBe(1);
    // The next removal counts.
    await archiveBusiness({ shop, triggeredAt: at(-30) });
    expect((await readStore(shop)).archivedAt).toEqual(at(-30));
  });

  it('archives nothing when a page was opened some minutes later with the access from before', async () => {
    const shop = await newBusiness(at(-7200));
    await signIn(shop, -3600);
    await signIn(shop, -600);
    await archiveBusiness({ shop, triggeredAt: at(-900) });
    expect((await readStore(shop)).archivedAt).toBeUndefined();
  });

  it('is not held up by a page that was still open when the app was removed', async () => {
    const shop = await newBusiness(at(-7200));
    await signIn(shop, -100, true);
    await archiveBusiness({ shop, triggeredAt: at(-90) });
    await expect(signIn(shop, -95)).rejects.toMatchObject({ code: 'token-outdated' });
    expect((await readStore(shop)).archivedAt).toEqual(at(-90));
    expect(await signIn(shop, -80)).toMatchObject({ shop, installedAt: at(-80) });
  });

  it('page loads write nothing for some minutes', async () => {
    const shop = await newBusiness(at(-7200));
    const seen = async () => (await readStore(shop)).seenAt;
    await signIn(shop, -1000);
    const { updatedAt } = await BusinessRecord.findOne({ shop }).lean<{ updatedAt: Date }>().orFail();
    for (let seconds = -999; seconds < -700; seconds += 20) await signIn(shop, seconds);
    expect(await seen()).toEqual(at(-1000));
    expect(await BusinessRecord.findOne({ shop }).lean()).toMatchObject({ updatedAt });
    await signIn(shop, -700);
    expect(await seen()).toEqual(at(-700));
  });
});

function endedPlan({ id, shop, at, later }: { id: string; shop: string; at: Date; later: Date }) {
  return { id, shop, plan: 'starter', status: 'expired', createdAt: at, updatedAt: later, endsAt: later } as const;
}

describe('removal, return and deletion at the same moment', () => {
  const base = Math.floor(Date.now() / 1000) * 1000;
  const at = (seconds: number) => new Date(base + seconds * 1000);
  const signIn = (shop: string, seconds: number, now = at(seconds)) =>
    installBusiness({ shop, tokenIssuedAt: at(seconds), hasNewAccess: false, now });

  it('a store that has just come back when its deletion is decided keeps everything', async () => {
    const shop = await newBusiness(at(-7200));
    const render = await waitingRender(shop);
    await archiveBusiness({ shop, triggeredAt: at(-3600) });
    const holder = await mongoose.startSession();
    holder.startTransaction();
    await BusinessRecord.updateOne({ shop }, { $unset: { archivedAt: 1 } }, { session: holder });
    const redaction = redactShop({ shop, by: 'test', now: new Date() });
    await sleep(300);
    await holder.commitTransaction();
    await redaction;
    expect(await readStore(shop)).toMatchObject({ shop });
    expect(await RenderRecord.exists({ _id: render })).not.toBeNull();
    expect(await AuditEntryRecord.countDocuments({ action: 'shop.redacted', shop: memoryIdOf(shop) })).toBe(0);
  });

  it('a removal that comes while a sign-in from before it is under way counts', async () => {
    const shop = await newBusiness(at(-7200));
    await archiveBusiness({ shop, triggeredAt: at(-100) });
    const holder = await mongoose.startSession();
    holder.startTransaction();
    await BusinessRecord.updateOne({ shop }, { $set: { archivedAt: at(-10) } }, { session: holder });
    const late = signIn(shop, -50);
    await sleep(300);
    await holder.commitTransaction();
    await expect(late).rejects.toMatchObject({ code: 'token-outdated' });
    expect((await readStore(shop)).archivedAt).toEqual(at(-10));
  });

  it('a sign-in that read the store before its removal was written down restores it', async () => {
    const shop = await newBusiness(at(-7200));
    const holder = await mongoose.startSession();
    holder.startTransaction();
    await BusinessRecord.updateOne({ shop }, { $set: { archivedAt: at(-100) } }, { session: holder });
    const back = installBusiness({ shop, tokenIssuedAt: at(-50), hasNewAccess: true, now: at(-50) });
    await sleep(300);
    await holder.commitTransaction();
    expect((await back).archivedAt).toBeUndefined();
    expect((await readStore(shop)).archivedAt).toBeUndefined();
  });

  it('a deletion that takes long is not begun anew because its own message is kept alive', async () => {
    const shop = await newBusiness(at(-7200));
    const removedAt = at(-49 * 3600);
    await BusinessRecord.updateOne({ shop }, { $set: { installedAt: removedAt } });
    await archiveBusiness({ shop, triggeredAt: removedAt, confirmedAt: removedAt });
    const renders = Array.from({ length: 3000 }, () => storedRender({ shop, status: 'completed', createdAt: at(0) }));
    await mongoose.connection.collection('renders').insertMany(renders);
    const now = new Date();
    const part = { provider: 'shopify' as const, eventId: shop, topic: 'shop/redact', shop, body: '{}' };
    const { _id } = await WebhookMessageRecord.insertOne({ ...part, receivedAt: now, notBefore: now });
    const beat = () => {
      return WebhookMessageRecord.updateOne({ _id }, { $set: { leaseUntil: new Date(Date.now() + 60_000) } });
    };
    let isOver = false;
    const beats = (async () => {
      while (!isOver) await sleep(10).then(beat);
    })();
    // Its pictures can't be deleted here: there is no storage.
    await expect(processWebhook(String(_id))).rejects.toThrow(/Storage did not delete/);
    isOver = true;
    await beats;
    expect(await BusinessRecord.exists({ shop })).toBeNull();
    expect(await RenderRecord.countDocuments({ shop })).toBe(0);
    const left = await PictureDeletionRecord.find({ owner: memoryIdOf(shop) }).lean();
    expect(left.flatMap(({ keys }) => keys)).toHaveLength(6000);
  });

  it('so does one that comes after it, however long the sign-in took', async () => {
    const shop = await newBusiness(at(-7200));
    await archiveBusiness({ shop, triggeredAt: at(-100) });
    await archiveBusiness({ shop, triggeredAt: at(-99) });
    expect((await readStore(shop)).archivedAt).toEqual(at(-99));
    await signIn(shop, -50, at(-1));
    await archiveBusiness({ shop, triggeredAt: at(-30) });
    expect((await readStore(shop)).archivedAt).toEqual(at(-30));
    expect(await AuditEntryRecord.countDocuments({ shop, action: 'shop.archived' })).toBe(2);
  });
});

describe('after shop/redact', () => {
  it('invoices and payments stay for accounting, without the store’s name, its customer and its card', async () => {
    const { shop, id, at, invoice } = await subscriber();
    await inTransaction(async (session) => {
      await forgetPayments({ shop, hash: memoryIdOf(shop), decidedAt: at, most: 100, session });
      await BusinessRecord.deleteOne({ shop }, { session });
    });
    const hash = memoryIdOf(shop);
    for (const record of [InvoiceRecord, PaymentRecord, SubscriptionRecord] as const) {
      expect(await (record as typeof InvoiceRecord).countDocuments({ shop })).toBe(0);
      const [kept] = await (record as typeof InvoiceRecord).find({ shop: hash }).lean();
      expect(JSON.stringify(kept)).not.toMatch(/myshopify|4242|customerId|example\.com/);
    }
    const later = new Date(at.getTime() + 60_000);
    const refund = { ...invoice, status: 'refunded', refunded: 1900, createdAt: at, updatedAt: later } as const;
    expect((await deliver(invoiceMessage('subscription_payment_refunded', refund))).status).toBe('processed');
    expect(await InvoiceRecord.findOne({ shop: hash }).lean()).toMatchObject({ refundedInCents: 1900 });
    const part = endedPlan({ id, shop, at, later });
    await deliver(subscriptionMessage('subscription_expired', part));
    expect(await SubscriptionRecord.countDocuments({ shop })).toBe(0);
    // Also once the store is back: what was made nameless stays so.
    await BusinessRecord.insertOne({ shop, name: shop, lastCreditReset: later, installedAt: later });
    const again = { ...part, updatedAt: new Date(later.getTime() + 60_000) };
    expect((await deliver(subscriptionMessage('subscription_expired', again))).status).toBe('processed');
    expect(await SubscriptionRecord.countDocuments({ shop })).toBe(0);
  });

  it('a late message changes what it is about, and brings neither customer nor card nor name back', async () => {
    const { shop, id, at, invoice } = await subscriber();
    const buy = paidPack(nextId(), shop, at);
    await deliver(orderMessage('order_created', buy));
    await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
    await redactShop({ shop, by: 'test', now: new Date() });
    const later = new Date(at.getTime() + 60_000);
    const refund = { status: 'refunded', createdAt: at, updatedAt: later } as const;
    const end = endedPlan({ id, shop, at, later });
    const late = [
      await deliver(subscriptionMessage('subscription_expired', end)),
      await deliver(invoiceMessage('subscription_payment_refunded', { ...invoice, ...refund, refunded: 1900 })),
      await deliver(orderMessage('order_refunded', { ...buy, ...refund, refunded: 1500 })),
    ];
    const hash = memoryIdOf(shop);
    for (const message of late) expect(message).toMatchObject({ status: 'processed', shop: hash, body: '' });
    const invoices = await InvoiceRecord.find({ shop: hash }).lean();
    expect(invoices.map(({ refundedInCents }) => refundedInCents).toSorted()).toEqual([1500, 1900]);
    const [subscription] = await SubscriptionRecord.find({ shop: hash }).lean();
    expect(subscription?.status).toBe('expired');
    expect(JSON.stringify([invoices, subscription])).not.toMatch(/customerId|4242|visa/);
    expect(await namingRecords(shop)).toEqual([]);
  });

  it('what is paid for it at the second attempt is told to the admin once, and what goes back is not', async () => {
    const { shop, id, at, invoice } = await subscriber();
    await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
    await redactShop({ shop, by: 'test', now: new Date() });
    const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
    const partly = { ...invoice, refunded: 500, createdAt: at, updatedAt: later(30) } as const;
    await deliver(invoiceMessage('subscription_payment_refunded', partly));
    const refund = { ...invoice, status: 'refunded', refunded: 1900, createdAt: at, updatedAt: later(60) } as const;
    await deliver(invoiceMessage('subscription_payment_refunded', refund));
    const renewal = {
      id: nextId(),
      subscriptionId: id,
      reason: 'renewal',
      subtotal: 1900,
      createdAt: later(90),
    } as const;
    const failed = { ...renewal, status: 'pending', updatedAt: later(90) } as const;
    await deliver(invoiceMessage('subscription_payment_failed', failed));
    expect(await MailRecord.countDocuments({ key: /^paid-for-nobody/ })).toBe(0);
    for (const seconds of [100, 110]) {
      const paid = { ...renewal, status: 'paid', updatedAt: later(seconds) } as const;
      await deliver(invoiceMessage('subscription_payment_success', paid));
    }
    const told = await MailRecord.find({ key: /^paid-for-nobody/ }).lean();
    expect(told.map(({ key }) => key)).toEqual([`paid-for-nobody-invoice-${renewal.id}`]);
  });

  it('what is paid for it between two steps of its deletion is told to the admin as well, once', async () => {
    const { shop, id, at } = await subscriber();
    const later = new Date(at.getTime() + 60_000);
    const buy = paidPack(nextId(), shop, at);
    await deliver(orderMessage('order_created', { ...buy, status: 'pending' }));
    // As after a first step that got no further than the open messages.
    await inTransaction(async (session) => {
      await BusinessRecord.deleteOne({ shop }, { session });
      await rememberFreeAllowance(shop, at, session);
      const begun = { _id: memoryIdOf(shop), shop, by: 'test', decidedAt: later, leaseUntil: new Date(0) };
      await StoreDeletionRecord.insertOne(begun, { session });
    });
    const renewal = {
      ...{ id: nextId(), subscriptionId: id, reason: 'renewal', status: 'paid', subtotal: 1900 },
      ...{ createdAt: later, updatedAt: later },
    };
    const paid = [
      invoiceMessage('subscription_payment_success', renewal),
      orderMessage('order_updated', { ...buy, updatedAt: later }),
    ];
    for (const message of paid) expect((await deliver(message)).status).toBe('processed');
    expect(await forgetStepByStep({ _id: memoryIdOf(shop) })).toBe(true);
    for (const message of paid) expect((await deliver(message)).status).toBe('processed');
    for (const what of [`invoice-${renewal.id}`, `order-${buy.id}`])
      expect(await MailRecord.countDocuments({ key: `paid-for-nobody-${what}` })).toBe(1);
    expect(await namingRecords(shop)).toEqual([]);
  });

  it('notices to the admin outlive it: they tell by the provider’s ids, whatever they quote', async () => {
    const { shop, at } = await subscriber();
    const later = new Date(at.getTime() + 1000);
    const id = nextId();
    const second = { id, shop, plan: 'growth', status: 'active', createdAt: later, updatedAt: later } as const;
    await deliver(subscriptionMessage('subscription_created', second));
    const { email } = await readStore(shop);
    await inTransaction((session) =>
      tellAdmin(
        { key: `quote-${shop.length}-${id}`, subject: 'S', say: `Invalid "to": <${email}>, ${shop}.` },
        session,
      ),
    );
    await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
    await redactShop({ shop, by: 'test', now: new Date() });
    const notices = await MailRecord.find({ template: 'admin-notice' }).sort({ _id: 1 }).lean();
    const words = notices.map(({ facts }) => facts.say as string);
    expect(words).toContainEqual(expect.stringContaining('Lemon Squeezy'));
    expect(words).toContain('Invalid "to": <(an address)>, (a store).');
    expect(await namingRecords(shop)).toEqual([]);
  });
});

describe('the audit log', () => {
  it('keeps a deleted store’s entries under its hash, without what people wrote by hand', async () => {
    const shop = await newBusiness(new Date());
    const now = new Date();
    await adjustCredits({ shop, key: 'gift', amount: 5, reason: `${shop} was kind`, by: 'admin', now });
    await archiveBusiness({ shop, triggeredAt: new Date(Date.now() + 1000) });
    await redactShop({ shop, by: 'test', now });
    const entries = await AuditEntryRecord.find({ shop: memoryIdOf(shop) })
      .sort({ _id: 1 })
      .lean();
    expect(entries.map(({ action, by, facts }) => ({ action, by, facts: facts ?? {} }))).toEqual([
      { action: 'credits.adjusted', by: 'admin', facts: { amount: 5 } },
      { action: 'shop.archived', by: 'shopify', facts: {} },
      { action: 'shop.redacted', by: 'test', facts: { photos: 0, renders: 0, invoicesKept: 0 } },
    ]);
    expect(await namingRecords(shop)).toEqual([]);
  });
});
