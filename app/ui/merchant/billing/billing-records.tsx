import { Badge, Card, Tabs } from '@shopify/polaris';
import { useState } from 'react';
import type { LedgerLine } from '#app/domain/credits/read-credit-ledger.ts';
import type { InvoiceLine, PaymentLine } from '#app/domain/payments/list-invoices.ts';
import { sayMoney } from '#app/domain/plans/say-money.ts';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import { invoiceState, paymentState } from '#app/ui/merchant/shared/billing-words.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import { CreditLedger } from './credit-ledger.tsx';
import { ReceiptButton } from './receipt-button.tsx';
import { type RecordsColumn, RecordsTable } from './records-table.tsx';
import { useOlder } from './use-older.ts';

interface ListPage<T> {
  items: T[];
  older: string | null;
}

interface BillingRecordsProps {
  ledger: ListPage<LedgerLine>;
  invoices: ListPage<InvoiceLine>;
  payments: ListPage<PaymentLine>;
}

const TABS = [
  { id: 'ledger', content: 'Credit ledger', panelID: 'billing-records' },
  { id: 'invoices', content: 'Invoices', panelID: 'billing-records' },
  { id: 'payments', content: 'Payment history', panelID: 'billing-records' },
];

/** Where every credit and every dollar came from and went. */
export function BillingRecords({ ledger, invoices, payments }: BillingRecordsProps) {
  const [selected, setSelected] = useState(0);
  return (
    <Card padding="0">
      <Tabs tabs={TABS} selected={selected} onSelect={setSelected} />
      <div id="billing-records" role="tabpanel">
        {selected === 0 ? <CreditLedger first={ledger} /> : null}
        {selected === 1 ? <Invoices first={invoices} /> : null}
        {selected === 2 ? <Payments first={payments} /> : null}
      </div>
    </Card>
  );
}

const INVOICE_COLUMNS: RecordsColumn[] = [
  { title: 'Invoice' },
  { title: 'Date', kind: 'wide' },
  { title: 'State' },
  { title: 'Total', kind: 'number' },
  { title: 'Receipt', kind: 'unnamed' },
];

function Invoices({ first }: { first: ListPage<InvoiceLine> }) {
  const list = useOlder(first, (older) => callApi('GET /api/billing/invoices', { query: { older } }));
  return (
    <RecordsTable
      list={list}
      caption="Invoices, newest first"
      columns={INVOICE_COLUMNS}
      empty="No invoices yet. Each payment for a plan or a pack leaves one here."
    >
      {list.items.map((invoice) => (
        <InvoiceRow key={invoice.id} invoice={invoice} />
      ))}
    </RecordsTable>
  );
}

function InvoiceRow({ invoice }: { invoice: InvoiceLine }) {
  const { longDate } = useDates();
  const { id, what, issuedAt, totalInCents, refundedInCents, currency, hasReceipt } = invoice;
  const state = invoiceState(invoice);
  return (
    <tr>
      <th scope="row">
        {what}
        <span className="records__narrow">{longDate(issuedAt)}</span>
      </th>
      <td className="records__wide">{longDate(issuedAt)}</td>
      <td>
        <Badge tone={state.tone}>{state.label}</Badge>
      </td>
      <td className="records__number">
        {sayMoney(totalInCents, currency)}
        {refundedInCents > 0 ? (
          <span className="records__note">{sayMoney(refundedInCents, currency)} refunded</span>
        ) : null}
      </td>
      <td className="records__number">{hasReceipt ? <ReceiptButton invoiceId={id} what={what} /> : null}</td>
    </tr>
  );
}

const PAYMENT_COLUMNS: RecordsColumn[] = [
  { title: 'Payment' },
  { title: 'Date', kind: 'wide' },
  { title: 'State' },
  { title: 'Amount', kind: 'number' },
];

function Payments({ first }: { first: ListPage<PaymentLine> }) {
  const { longDate } = useDates();
  const list = useOlder(first, (older) => callApi('GET /api/billing/payments', { query: { older } }));
  return (
    <RecordsTable
      list={list}
      caption="Payments, newest first"
      columns={PAYMENT_COLUMNS}
      empty="No payments yet. What is paid, what fails and what is refunded is listed here."
    >
      {list.items.map(({ id, what, at, kind, amountInCents, currency }) => (
        <tr key={id}>
          <th scope="row">
            {what}
            <span className="records__narrow">{longDate(at)}</span>
          </th>
          <td className="records__wide">{longDate(at)}</td>
          <td>
            <Badge tone={paymentState(kind).tone}>{paymentState(kind).label}</Badge>
          </td>
          <td className="records__number">{sayMoney(amountInCents, currency)}</td>
        </tr>
      ))}
    </RecordsTable>
  );
}
