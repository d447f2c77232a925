import { useEffect, useState } from 'react';
import type { CheckoutProgress } from '#app/domain/billing/read-checkout.ts';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';

const FIRST_LOOK_MS = 1000;
const SLOWEST_LOOK_MS = 8000;
/** From then on the provider itself is asked, and the merchant is told what to do. */
const LONG_AFTER_MS = 15_000;
/** All stores share the provider's calls: who gets no turn, or looked too early, asks again. */
const LOOK_AGAIN_AFTER_MS = 60_000;
const GIVE_UP_AFTER_MS = 10 * 60 * 1000;

export interface CheckoutWait {
  checkout: CheckoutProgress | null;
  isLong: boolean;
  isLooking: boolean;
  lookAgain: () => void;
}

/** Waits for the payment of a checkout: asks less and less often, not while the tab is hidden, and not for ever. */
export function useCheckoutProgress(initial: CheckoutProgress | null): CheckoutWait {
  const [checkout, setCheckout] = useState(initial);
  const [isLong, setIsLong] = useState(false);
  const [isLooking, setIsLooking] = useState(false);
  const waitingFor = checkout && !checkout.isSettled ? checkout.id : null;

  useEffect(() => {
    if (!waitingFor) return;
    const startedAt = Date.now();
    let isOver = false;
    let lookAfterMs = LONG_AFTER_MS;
    let waitMs = FIRST_LOOK_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const waited = Date.now() - startedAt;
      if (!document.hidden) {
        const isTimeToLook = waited > lookAfterMs;
        if (isTimeToLook) {
          setIsLong(true);
          lookAfterMs = waited + LOOK_AGAIN_AFTER_MS;
        }
        const progress = await ask(waitingFor, isTimeToLook ? 'look' : 'read');
        if (progress && !isOver) setCheckout(progress);
        waitMs = Math.min(waitMs * 1.3, SLOWEST_LOOK_MS);
      }
      if (!isOver && waited < GIVE_UP_AFTER_MS) timer = setTimeout(() => void look(), waitMs);
    };
    timer = setTimeout(() => void look(), waitMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [waitingFor]);

  const lookAgain = async () => {
    if (!waitingFor) return;
    setIsLooking(true);
    const progress = await ask(waitingFor, 'look');
    if (progress) setCheckout(progress);
    setIsLooking(false);
  };
  return { checkout, isLong, isLooking, lookAgain: () => void lookAgain() };
}

/** How far it is, or null when there was no answer this time. */
async function ask(checkoutId: string, how: 'read' | 'look'): Promise<CheckoutProgress | null> {
  const params = { checkoutId };
  const answer = await (how === 'read'
    ? callApi('GET /api/billing/checkouts/{checkoutId}', { params })
    : callApi('POST /api/billing/checkouts/{checkoutId}/look', { params }));
  return answer.ok ? answer.value.checkout : null;
}
