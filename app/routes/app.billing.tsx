import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate, useRevalidator } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Layout, Page, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { BillingSummary } from '#app/domain/billing/read-billing.ts';
import { PLANS, PRICE_CURRENCY } from '#app/domain/plans/plans.ts';
import { sayMoney } from '#app/domain/plans/say-money.ts';
import { BillingBanners } from '#app/ui/merchant/billing/billing-banners.tsx';
import { BillingRecords } from '#app/ui/merchant/billing/billing-records.tsx';
import { PackShop } from '#app/ui/merchant/billing/pack-shop.tsx';
import { PaymentArrival } from '#app/ui/merchant/billing/payment-arrival.tsx';
import { PlanCards } from '#app/ui/merchant/billing/plan-cards.tsx';
import { UsageChart } from '#app/ui/merchant/billing/usage-chart.tsx';
import { type Billing, useBilling } from '#app/ui/merchant/billing/use-billing.ts';
import { useCheckoutProgress } from '#app/ui/merchant/billing/use-checkout-progress.ts';
import { brandOf } from '#app/ui/merchant/shared/billing-words.ts';
import { CreditsCard } from '#app/ui/merchant/shared/credits-card.tsx';
import { type Dates, knownZone, useDates } from '#app/ui/merchant/shared/dates.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseQuery, recordId } from '#app/web/parse.ts';
import { readBillingPage } from '#app/web/views/billing-view.ts';

/**
 * `?bought=` names the checkout that the merchant comes back from, `?batch=` the batch that lacks credits and is come back
 * to; anything else there is as good as nothing.
 */
const id = recordId.optional().catch(undefined);
const query = z.object({ bought: id, batch: id }).loose();

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, business } = await requireMerchant(request);
  const timeZone = knownZone(business.ianaTimezone);
  const { bought, batch } = parseQuery(request, query);
  const page = await readBillingPage({ shop, checkoutId: bought, timeZone, now: new Date() });
  return { ...page, batchId: batch ?? null };
}

/** While plan credits are on hold: what was mended elsewhere shows by itself. */
const HOLD_LOOK_MS = 10_000;

export default function BillingPage() {
  const { billing, usage, invoices, payments, ledger, bought, batchId } = useLoaderData<typeof loader>();
  const deeds = useBilling(batchId);
  const arrival = useArrival(bought, batchId);
  const backTo = batchId ? { content: 'Back to the batch', url: `/app/batches/${batchId}` } : null;
  useFreshness(billing.onHold !== null);
  return (
    <Page
      title="Billing"
      subtitle="Your plan, your credits and what was paid"
      {...(backTo ? { backAction: backTo } : {})}
    >
      <BlockStack gap="400">
        {arrival.isShown ? <PaymentArrival wait={arrival.wait} backTo={backTo} onDismiss={arrival.dismiss} /> : null}
        <BillingBanners billing={billing} deeds={deeds} />
        <Layout>
          <Layout.Section>
            <PlanSummary billing={billing} deeds={deeds} />
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <CreditsCard credits={billing.credits} />
          </Layout.Section>
        </Layout>
        <PlanCards billing={billing} deeds={deeds} />
        <PackShop isSetUp={billing.isSetUp} deeds={deeds} />
        <UsageChart usage={usage} />
        <BillingRecords ledger={ledger} invoices={invoices} payments={payments} />
      </BlockStack>
    </Page>
  );
}

/** The checkout that the merchant came back from. Its name leaves the address once it is settled: a reload thanks nobody. */
function useArrival(bought: Parameters<typeof useCheckoutProgress>[0], batchId: string | null) {
  const wait = useCheckoutProgress(bought);
  const [isShown, setIsShown] = useState(bought !== null);
  const navigate = useNavigate();
  const isSettled = wait.checkout?.isSettled ?? false;
  useEffect(() => {
    if (!isSettled) return;
    navigate(batchId ? `/app/billing?batch=${batchId}` : '/app/billing', { replace: true, preventScrollReset: true });
  }, [isSettled, batchId, navigate]);
  return { wait, isShown, dismiss: () => setIsShown(false) };
}

/** Reads the page afresh when its tab is shown again, and now and then while it waits for a payment. */
function useFreshness(isOnHold: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const look = () => {
      if (!document.hidden) revalidate();
    };
    document.addEventListener('visibilitychange', look);
    const timer = isOnHold ? setInterval(look, HOLD_LOOK_MS) : undefined;
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearInterval(timer);
    };
  }, [isOnHold, revalidate]);
}

function PlanSummary({ billing, deeds }: { billing: BillingSummary; deeds: Billing }) {
  const { planName, priceInCents, card } = billing;
  const dates = useDates();
  const price = priceInCents > 0 ? `${sayMoney(priceInCents, PRICE_CURRENCY)} a month, before tax` : 'Free of charge';
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Your plan
        </Text>
        <Text as="p" variant="headingLg">
          {planName}
        </Text>
        <Text as="p" tone="subdued">
          {price}. {whenNext(billing, dates)}
        </Text>
        {card ? (
          <InlineStack gap="200" blockAlign="center">
            <Text as="p">
              {brandOf(card.brand)} ending in {card.lastFour}
            </Text>
            <Button variant="plain" loading={deeds.busy === 'portal'} onClick={() => void deeds.mendPayment()}>
              Change the card
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function whenNext(billing: BillingSummary, { longDate }: Dates): string {
  const { status, renewsAt, endsAt, nextTier, credits, onHold } = billing;
  if (status === 'free') return credits.renewsAt ? `New credits come on ${longDate(credits.renewsAt)}.` : '';
  if (endsAt) return `It ends on ${longDate(endsAt)} and is not charged again.`;
  if (!renewsAt || status === 'paused' || status === 'unpaid') return '';
  if (onHold) return `The payment is tried again on ${longDate(renewsAt)}.`;
  return nextTier ? `${PLANS[nextTier].name} starts on ${longDate(renewsAt)}.` : `It renews on ${longDate(renewsAt)}.`;
}
