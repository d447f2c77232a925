import { Banner } from '@shopify/polaris';
import type { BillingSummary } from '#app/domain/billing/read-billing.ts';
import { PLANS } from '#app/domain/plans/plans.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { Billing } from './use-billing.ts';

/** What needs the merchant's attention, each with its reason and the way to mend it. */
export function BillingBanners({ billing, deeds }: { billing: BillingSummary; deeds: Billing }) {
  const { busy, problem } = deeds;
  return (
    <>
      {problem ? (
        <Banner tone="critical" title={problem.title} onDismiss={deeds.clearProblem}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      {billing.isSetUp ? null : (
        <Banner tone="info" title="Payments are not set up">
          <p>Plans and packs cannot be bought here yet. The Free plan works meanwhile.</p>
        </Banner>
      )}
      {billing.onHold ? (
        <Banner
          tone="critical"
          title={holdTitle(billing.status)}
          {...(billing.isSetUp
            ? {
                action: billing.canResume
                  ? { content: 'Resume the plan', onAction: () => void deeds.resume(), loading: busy === 'resume' }
                  : {
                      content: 'Update the card',
                      onAction: () => void deeds.mendPayment(),
                      loading: busy === 'portal',
                    },
              }
            : {})}
        >
          <p>
            {billing.onHold.reason} {billing.onHold.remedy}
          </p>
        </Banner>
      ) : null}
      {billing.status === 'cancelled' ? <CancelledBanner billing={billing} deeds={deeds} /> : null}
      {billing.credits.total === 0 && !billing.onHold ? <OutOfCreditsBanner billing={billing} /> : null}
    </>
  );
}

function holdTitle(status: BillingSummary['status']): string {
  if (status === 'paused') return 'Your plan is paused';
  return status === 'unpaid' ? 'The last payments failed' : 'The last payment failed';
}

function CancelledBanner({ billing, deeds }: { billing: BillingSummary; deeds: Billing }) {
  const { longDate } = useDates();
  const { planName, endsAt, canResume } = billing;
  return (
    <Banner
      tone="warning"
      title={`Your ${planName} plan is cancelled${endsAt ? ` and ends on ${longDate(endsAt)}` : ''}`}
      {...(canResume
        ? {
            action: {
              content: 'Resume the plan',
              onAction: () => void deeds.resume(),
              loading: deeds.busy === 'resume',
            },
          }
        : {})}
    >
      <p>
        Until then it works as before. After that the store is on Free, with {PLANS.free.creditsPerPeriod} credits every
        30 days. Credits from packs stay.
      </p>
    </Banner>
  );
}

function OutOfCreditsBanner({ billing: { credits, tier, renewsAt } }: { billing: BillingSummary }) {
  const { longDate } = useDates();
  const nextAt = credits.renewsAt ?? renewsAt;
  return (
    <Banner tone="warning" title="No credits left">
      <p>
        {tier === 'growth' ? 'Buy a pack' : 'Choose a larger plan or buy a pack'} to go on now
        {nextAt ? `, or wait for the ${credits.allowancePerPeriod} new credits on ${longDate(nextAt)}` : ''}. Everything
        in History stays available.
      </p>
    </Banner>
  );
}
