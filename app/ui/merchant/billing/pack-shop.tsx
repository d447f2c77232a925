import { BlockStack, Button, Card, InlineStack, RadioButton, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { PACK_IDS, PACKS, type PackId, PRICE_CURRENCY } from '#app/domain/plans/plans.ts';
import { sayMoney } from '#app/domain/plans/say-money.ts';
import type { Billing } from './use-billing.ts';

const MOST_AT_ONCE = 100;

/** Credits without a plan: which pack, how many of it, and one button that says what it comes to. */
export function PackShop({ isSetUp, deeds }: { isSetUp: boolean; deeds: Billing }) {
  const [pack, setPack] = useState<PackId>('pack-100');
  const [typed, setTyped] = useState('1');
  const quantity = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  const isRight = quantity >= 1 && quantity <= MOST_AT_ONCE;
  const { credits, priceInCents } = PACKS[pack];
  const total = sayMoney(priceInCents * quantity, PRICE_CURRENCY);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Credit packs
          </Text>
          <Text as="p" tone="subdued">
            Paid once. They never expire, work on every plan, and are used after the plan’s credits. Photos made with
            them carry no watermark.
          </Text>
        </BlockStack>
        <fieldset className="choices">
          <legend className="visually-hidden">Pack</legend>
          {PACK_IDS.map((id) => (
            <RadioButton
              key={id}
              id={id}
              name="pack"
              label={`${PACKS[id].name} for ${sayMoney(PACKS[id].priceInCents, PRICE_CURRENCY)}`}
              helpText={`${sayMoney(PACKS[id].priceInCents / PACKS[id].credits, PRICE_CURRENCY)} a photo`}
              checked={pack === id}
              onChange={() => setPack(id)}
            />
          ))}
        </fieldset>
        <InlineStack gap="300" blockAlign="end">
          <div style={{ width: '7rem' }}>
            <TextField
              label="How many"
              type="number"
              min={1}
              max={MOST_AT_ONCE}
              value={typed}
              onChange={setTyped}
              autoComplete="off"
              error={isRight ? undefined : `1 to ${MOST_AT_ONCE}`}
            />
          </div>
          <Button
            variant="primary"
            disabled={!isSetUp || !isRight || (deeds.busy !== null && deeds.busy !== pack)}
            loading={deeds.busy === pack}
            onClick={() => void deeds.buy(pack, quantity)}
          >
            {isRight ? `Buy ${credits * quantity} credits for ${total}` : 'Buy credits'}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
