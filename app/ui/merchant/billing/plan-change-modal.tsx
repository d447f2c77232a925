import { List, Modal } from '@shopify/polaris';
import { useState } from 'react';
import type { BillingSummary } from '#app/domain/billing/read-billing.ts';
import { type PaidTier, PLANS, PRICE_CURRENCY } from '#app/domain/plans/plans.ts';
import { sayMoney } from '#app/domain/plans/say-money.ts';
import { sayCard } from '#app/ui/merchant/shared/billing-words.ts';
import { type Dates, useDates } from '#app/ui/merchant/shared/dates.ts';
import type { Billing } from './use-billing.ts';

export type AskedChange = { kind: 'up' | 'down'; tier: PaidTier } | { kind: 'cancel' };

interface PlanChangeModalProps {
  asked: AskedChange | null;
  billing: BillingSummary;
  deeds: Billing;
  onClose: () => void;
}

/** Says what a change costs, brings and ends, and from when on, before it is made. */
export function PlanChangeModal({ asked, billing, deeds, onClose }: PlanChangeModalProps) {
  const dates = useDates();
  // The window fades out with the words that it had.
  const [shown, setShown] = useState<AskedChange>({ kind: 'cancel' });
  if (asked && asked !== shown) setShown(asked);
  const words = wordsFor({ asked: shown, billing }, dates);
  const confirm = async () => {
    await (shown.kind === 'cancel' ? deeds.cancel() : deeds.buy(shown.tier, 1));
    onClose();
  };
  return (
    <Modal
      open={asked !== null}
      onClose={onClose}
      title={words.title}
      primaryAction={{
        content: words.action,
        destructive: shown.kind === 'cancel',
        loading: deeds.busy !== null,
        onAction: () => void confirm(),
      }}
      secondaryActions={[{ content: `Keep ${billing.planName}`, onAction: onClose }]}
    >
      <Modal.Section>
        <List>
          {words.lines.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      </Modal.Section>
    </Modal>
  );
}

function wordsFor(
  { asked, billing }: { asked: AskedChange; billing: BillingSummary },
  { longDate }: Dates,
): { title: string; action: string; lines: string[] } {
  const { planName, renewsAt, onHold } = billing;
  if (asked.kind === 'cancel') {
    const until = renewsAt && !onHold ? longDate(renewsAt) : null;
    return {
      title: `Cancel the ${planName} plan?`,
      action: 'Cancel the plan',
      lines: [
        until
          ? `${planName} can be used until ${until}, with all its credits.`
          : `${planName} ends with what is paid for.`,
        'Nothing more is charged.',
        `After that the store is on Free, with ${PLANS.free.creditsPerPeriod} credits every 30 days. Credits from packs stay.`,
        'You can resume the plan until it ends.',
      ],
    };
  }
  const { name, priceInCents, creditsPerPeriod } = PLANS[asked.tier];
  const price = `${sayMoney(priceInCents, PRICE_CURRENCY)} a month`;
  const resumes = billing.status === 'cancelled' ? ['Your cancellation is taken back.'] : [];
  if (asked.kind === 'up') {
    const more = creditsPerPeriod - PLANS[billing.tier].creditsPerPeriod;
    return {
      title: `Change to ${name}?`,
      action: `Change to ${name}`,
      lines: [
        `${name} costs ${price}, before tax. The difference for the rest of this period is charged ${sayCard(billing.card)} now.`,
        `${more} more credits come at once.`,
        ...resumes,
      ],
    };
  }
  const from = renewsAt ?? billing.endsAt;
  return {
    title: `Change to ${name}?`,
    action: `Change to ${name}`,
    lines: [
      `${name} starts with the next renewal${from ? ` on ${longDate(from)}` : ''}, for ${price}, before tax.`,
      `Until then ${planName} and its credits stay as they are.`,
      ...resumes,
    ],
  };
}
