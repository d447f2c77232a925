import { useRevalidator } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useState } from 'react';
import type { Item } from '#app/domain/plans/items.ts';
import { type ApiProblem, type ApiResult, callApi } from '#app/ui/merchant/shared/api-client.ts';

type BillingDeed = Item | 'cancel' | 'resume' | 'portal';

export interface Billing {
  /** What is being done; one thing at a time. */
  busy: BillingDeed | null;
  problem: ApiProblem | null;
  clearProblem: () => void;
  /** Goes to the checkout, or changes the running plan. */
  buy: (item: Item, quantity: number) => Promise<void>;
  cancel: () => Promise<void>;
  resume: () => Promise<void>;
  /** Goes to where the card is changed. */
  mendPayment: () => Promise<void>;
}

/** Should the browser come back to this page as it was left, its buttons work again. */
const LEAVING_MS = 6000;
const NEWS_EVERY_MS = 4000;
const NEWS_FOR_MS = 20_000;

/** What the merchant does on the Billing page, for want of credits for a batch or not. Whatever was done, the page is read afresh: it shows what is so. */
export function useBilling(batchId: string | null): Billing {
  const shopify = useAppBridge();
  const { revalidate } = useRevalidator();
  const [busy, setBusy] = useState<BillingDeed | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const expectNews = useNews();

  const run = async <T>(
    deed: BillingDeed,
    ask: () => Promise<ApiResult<T>>,
    then: (value: T) => string | null,
  ): Promise<void> => {
    setBusy(deed);
    setProblem(null);
    const answer = await ask();
    if (!answer.ok) {
      setProblem(answer.problem);
      setBusy(null);
      revalidate();
      return;
    }
    const said = then(answer.value);
    if (said === null) {
      setTimeout(() => setBusy(null), LEAVING_MS);
      return;
    }
    shopify.toast.show(said);
    setBusy(null);
    revalidate();
    expectNews();
  };

  return {
    busy,
    problem,
    clearProblem: () => setProblem(null),
    buy: (item, quantity) =>
      run(
        item,
        () => callApi('POST /api/billing/checkouts', { body: { item, quantity, ...(batchId ? { batchId } : {}) } }),
        ({ checkout }) => (checkout.kind === 'checkout' ? leaveTo(checkout.url) : 'Plan changed'),
      ),
    cancel: () =>
      run(
        'cancel',
        () => callApi('POST /api/billing/cancel'),
        () => 'Plan cancelled',
      ),
    resume: () =>
      run(
        'resume',
        () => callApi('POST /api/billing/resume'),
        () => 'Plan resumed',
      ),
    mendPayment: () =>
      run(
        'portal',
        () => callApi('POST /api/billing/portal'),
        ({ url }) => leaveTo(url),
      ),
  };
}

/** Payment pages let nobody frame them: they take the place of the whole admin. */
function leaveTo(url: string): null {
  open(url, '_top');
  return null;
}

/** Reads the page afresh now and then for a while: what a change brings along (an invoice) comes a little later. */
function useNews(): () => void {
  const { revalidate } = useRevalidator();
  const [until, setUntil] = useState(0);
  useEffect(() => {
    if (until === 0) return;
    const timer = setInterval(() => {
      if (Date.now() > until) setUntil(0);
      else if (!document.hidden) revalidate();
    }, NEWS_EVERY_MS);
    return () => clearInterval(timer);
  }, [until, revalidate]);
  return () => setUntil(Date.now() + NEWS_FOR_MS);
}
