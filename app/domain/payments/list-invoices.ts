import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { olderThan, pageOf } from '#app/domain/paging.ts';
import { PACKS, PLANS } from '#app/domain/plans/plans.ts';
import { chargeKind, type Invoice, InvoiceRecord } from './invoice.record.ts';
import { type Payment, PaymentRecord } from './payment.record.ts';
import { wasPaid } from './payment-facts.ts';
import { paymentProvider, providerOf } from './payment-provider.ts';

export interface PageQuery {
  shop: string;
  older?: string | undefined;
  pageSize: number;
}

export interface InvoiceLine {
  id: string;
  /** ISO date-time. */
  issuedAt: string;
  what: string;
  status: Invoice['status'];
  /** The provider's own word for it: shown where the state is one that we do not know. */
  saidStatus: string;
  totalInCents: number;
  refundedInCents: number;
  /** ISO 4217, of the amounts. */
  currency: string;
  /** Its link is asked for with `readReceiptLink`, when it is opened. */
  hasReceipt: boolean;
}

/** One page of a store's invoices, newest first: plans and packs together. */
export async function listInvoices(query: PageQuery): Promise<{ items: InvoiceLine[]; older: string | null }> {
  const { shop, pageSize } = query;
  const found = await InvoiceRecord.find({ shop, ...olderThan('issuedAt', query.older) })
    .sort({ issuedAt: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean();
  const page = pageOf(found, pageSize, ({ issuedAt, _id }) => ({ at: issuedAt, id: _id }));
  return { ...page, items: page.items.map(lineOf) };
}

function lineOf(invoice: Invoice): InvoiceLine {
  const status = invoice.isFraudulent && wasPaid(invoice) ? 'fraudulent' : invoice.status;
  return {
    id: String(invoice._id),
    issuedAt: invoice.issuedAt.toISOString(),
    what: sayWhat(invoice),
    status,
    saidStatus: status === invoice.status ? (invoice.saidStatus ?? status) : status,
    totalInCents: invoice.totalInCents,
    refundedInCents: invoice.refundedInCents,
    currency: invoice.currency,
    hasReceipt: providerOf(invoice.provider).readReceiptAddress !== undefined && wasPaid({ status }),
  };
}

/** What was paid for, in words. */
function sayWhat(invoice: Invoice): string {
  if (invoice.what) return invoice.what;
  if (invoice.packId) return `${invoice.quantity ?? 1} × ${PACKS[invoice.packId].name}`;
  if (invoice.billingReason === 'updated') return 'Change of plan';
  return invoice.tier ? `${PLANS[invoice.tier].name}, one month` : 'Plan, one month';
}

/** What a charge that failed was for: nothing of it was bought. */
function sayFailed({ billingReason }: Invoice): string {
  switch (billingReason) {
    case 'initial':
      return 'First payment failed';
    case 'updated':
      return 'Change of plan failed';
    default:
      return 'Renewal failed';
  }
}

export interface PaymentLine {
  id: string;
  at: string;
  kind: Payment['kind'];
  /** Below zero for a refund. */
  amountInCents: number;
  currency: string;
  what: string;
  invoiceId: string;
}

/** One page of a store's payment history, newest first: what was paid, what failed, what went back. */
export async function listPayments(query: PageQuery): Promise<{ items: PaymentLine[]; older: string | null }> {
  const { shop, pageSize } = query;
  const found = await PaymentRecord.find({ shop, ...olderThan('at', query.older) })
    .sort({ at: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean();
  const page = pageOf(found, pageSize, ({ at, _id }) => ({ at, id: _id }));
  const invoiceIds = page.items.map(({ invoiceId }) => invoiceId);
  const invoices = await InvoiceRecord.find({ shop, _id: { $in: invoiceIds } }).lean();
  const byId = new Map(invoices.map((invoice) => [String(invoice._id), invoice]));
  return { ...page, items: page.items.map((payment) => paymentLineOf(payment, byId.get(String(payment.invoiceId)))) };
}

function paymentLineOf(payment: Payment, invoice: Invoice | undefined): PaymentLine {
  const { _id, at, kind, amountInCents, currency, invoiceId } = payment;
  const sayIt = kind === 'failed' ? sayFailed : sayWhat;
  return {
    id: String(_id),
    at: at.toISOString(),
    kind,
    amountInCents,
    currency,
    what: invoice ? sayIt(invoice) : 'Plan',
    invoiceId: String(invoiceId),
  };
}

/** The receipt of a store's own invoice: a signed address, fetched now and good for a short time. */
export async function readReceiptLink(shop: string, invoiceId: string): Promise<string> {
  const invoice = await InvoiceRecord.findOne({ _id: new Types.ObjectId(invoiceId), shop }).lean();
  if (!invoice) throw new Refusal('not-found');
  const { provider, providerId: id } = invoice;
  const { readReceiptAddress } = paymentProvider(provider);
  const address = await readReceiptAddress?.({ shop, kind: chargeKind(invoice), id });
  if (!address) throw new Refusal('receipt-unavailable');
  return address;
}
