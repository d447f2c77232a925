import { Badge, BlockStack, Box, Button, Card, Icon, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import { CheckIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import type { BillingSummary } from '#app/domain/billing/read-billing.ts';
import { type PaidTier, PLANS, PRICE_CURRENCY, TIERS, type Tier } from '#app/domain/plans/plans.ts';
import { sayMoney } from '#app/domain/plans/say-money.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import { type AskedChange, PlanChangeModal } from './plan-change-modal.tsx';
import { planOffer } from './plan-offer.ts';
import type { Billing } from './use-billing.ts';

interface PlanCardsProps {
  billing: BillingSummary;
  deeds: Billing;
}

/** Every plan side by side; the current one is marked, the others say what changing to them means. */
export function PlanCards({ billing, deeds }: PlanCardsProps) {
  const [asked, setAsked] = useState<AskedChange | null>(null);
  return (
    <BlockStack gap="300">
      <Box paddingInline={{ xs: '400', sm: '0' }}>
        <Text as="h2" variant="headingMd">
          Plans
        </Text>
      </Box>
      <InlineGrid columns={{ xs: 1, md: 3 }} gap="400">
        {TIERS.map((tier) => (
          <PlanCard key={tier} tier={tier} billing={billing} deeds={deeds} onAsk={setAsked} />
        ))}
      </InlineGrid>
      <Box paddingInline={{ xs: '400', sm: '0' }}>
        <Text as="p" tone="subdued" variant="bodySm">
          Prices are a month’s, in US dollars, before tax.
        </Text>
      </Box>
      <PlanChangeModal asked={asked} billing={billing} deeds={deeds} onClose={() => setAsked(null)} />
    </BlockStack>
  );
}

interface PlanCardProps extends PlanCardsProps {
  tier: Tier;
  onAsk: (asked: AskedChange) => void;
}

function PlanCard({ tier, billing, deeds, onAsk }: PlanCardProps) {
  const plan = PLANS[tier];
  const isCurrent = tier === billing.tier;
  return (
    <div className={isCurrent ? 'plan plan--current' : 'plan'}>
      <Card>
        <div className="plan__content">
          <InlineStack align="space-between" blockAlign="center">
            <Text as="h3" variant="headingMd">
              {plan.name}
            </Text>
            <PlanBadge tier={tier} billing={billing} />
          </InlineStack>
          <Text as="p">
            <Text as="span" variant="headingXl">
              {sayMoney(plan.priceInCents, PRICE_CURRENCY)}
            </Text>{' '}
            <Text as="span" tone="subdued">
              a month
            </Text>
          </Text>
          <ul className="plan__features">
            {plan.features.map((feature) => (
              <li key={feature}>
                <span>
                  <Icon source={CheckIcon} tone="success" />
                </span>
                {feature}
              </li>
            ))}
          </ul>
          <div className="plan__action">
            <PlanButton tier={tier} billing={billing} deeds={deeds} onAsk={onAsk} />
          </div>
        </div>
      </Card>
    </div>
  );
}

function PlanBadge({ tier, billing }: { tier: Tier; billing: BillingSummary }) {
  const { longDate } = useDates();
  if (tier === billing.tier) return <Badge tone="success">Current plan</Badge>;
  if (tier === billing.nextTier && billing.renewsAt)
    return <Badge tone="info">{`From ${longDate(billing.renewsAt)}`}</Badge>;
  if (tier === 'free' && billing.endsAt) return <Badge tone="info">{`From ${longDate(billing.endsAt)}`}</Badge>;
  return null;
}

function PlanButton({ tier, billing, deeds, onAsk }: PlanCardProps) {
  const { name } = PLANS[tier];
  const isBusy = deeds.busy !== null;
  const offer = planOffer(tier, billing);
  if (offer === 'none') return <PlanNote tier={tier} billing={billing} />;
  if (offer === 'cancel') {
    return (
      <Button tone="critical" variant="plain" disabled={isBusy} onClick={() => onAsk({ kind: 'cancel' })}>
        Cancel the plan
      </Button>
    );
  }
  if (offer === 'resume') {
    return (
      <Button variant="primary" fullWidth loading={deeds.busy === 'resume'} onClick={() => void deeds.resume()}>
        Resume the plan
      </Button>
    );
  }
  const paid = tier as PaidTier;
  if (offer === 'subscribe' || offer === 'keep') {
    return (
      <Button
        variant={offer === 'subscribe' ? 'primary' : 'secondary'}
        fullWidth
        loading={deeds.busy === paid}
        disabled={isBusy && deeds.busy !== paid}
        onClick={() => void deeds.buy(paid, 1)}
      >
        {offer === 'subscribe' ? `Subscribe to ${name}` : `Keep ${name}`}
      </Button>
    );
  }
  return (
    <Button
      variant={offer === 'up' ? 'primary' : 'secondary'}
      fullWidth
      loading={deeds.busy === paid}
      disabled={isBusy && deeds.busy !== paid}
      onClick={() => onAsk({ kind: offer, tier: paid })}
    >
      {`Change to ${name}`}
    </Button>
  );
}

function PlanNote({ tier, billing }: { tier: Tier; billing: BillingSummary }) {
  const isHeld = billing.onHold && tier !== 'free' && tier !== billing.tier && tier !== billing.nextTier;
  if (!isHeld) return null;
  return (
    <Text as="p" tone="subdued">
      {billing.status === 'paused'
        ? 'Resume the plan first to change it.'
        : 'Mend the last payment first to change plan.'}
    </Text>
  );
}
