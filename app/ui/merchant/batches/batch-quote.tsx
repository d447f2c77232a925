import { Banner, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import type { CreditSummary } from '#app/domain/credits/read-credits.ts';
import { holdUntil } from '#app/ui/merchant/shared/billing-words.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { capital, sayCount, sayDuration, sayNumber } from './batch-words.tsx';
import { GarmentKinds } from './garment-kinds.tsx';
import type { BatchDeeds } from './use-batch.ts';

interface BatchQuoteProps {
  deeds: BatchDeeds;
  credits: CreditSummary;
  onStarted: () => void;
  onDiscarded: () => void;
}

/** What the batch takes and brings, and the one button that starts it. */
export function BatchQuote({ deeds, credits, onStarted, onDiscarded }: BatchQuoteProps) {
  const { batch, busy } = deeds;
  const { quote, items } = batch;
  if (!quote) return null;
  const start = async () => {
    if (await deeds.change('start')) onStarted();
  };
  const discard = async () => {
    if (await deeds.change('cancel')) onDiscarded();
  };
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {items === 0 ? 'No photo can be made of what you chose' : `${sayCount(items, 'photo')} can be made`}
          </Text>
          {items === 0 ? <p>{sayWhyNone(batch)}</p> : <QuoteLines batch={batch} quote={quote} />}
          {quote.missing > 0 ? <MissingCredits batch={batch} missing={quote.missing} credits={credits} /> : null}
          <BlockStack gap="200">
            <InlineStack gap="200">
              {items > 0 ? (
                <Button
                  variant="primary"
                  size="large"
                  loading={busy === 'start'}
                  disabled={quote.missing > 0 || busy === 'cancel'}
                  onClick={() => void start()}
                  {...(quote.missing > 0 ? { ariaDescribedBy: 'why-not-started' } : {})}
                >
                  {`Start ${sayCount(items, 'photo')}`}
                </Button>
              ) : (
                <Button variant="primary" size="large" url="/app/batches/new">
                  Choose others
                </Button>
              )}
              <Button
                size="large"
                loading={busy === 'cancel'}
                disabled={busy === 'start'}
                onClick={() => void discard()}
              >
                Discard
              </Button>
            </InlineStack>
            {quote.missing > 0 ? (
              <Text as="p" tone="subdued" id="why-not-started">
                It can start once the store has {sayCount(quote.missing, 'more credit')}.
              </Text>
            ) : null}
          </BlockStack>
        </BlockStack>
      </Card>
      {items > 0 ? <GarmentKinds batch={batch} /> : null}
    </BlockStack>
  );
}

function sayWhyNone({ withPhoto, skipped }: BatchView): string {
  const shown = withPhoto > 0 ? `${sayCount(withPhoto, 'product')} ${sayHave(withPhoto)} a model photo already. ` : '';
  return shown + (skipped > 0 ? 'Why each product was left out stands below.' : 'No other product fits your choice.');
}

function sayMisfits({ status, condition, otherRule }: NonNullable<BatchView['misfits']>): string {
  const parts = [
    condition > 0 ? `${sayCount(condition, 'product')} ${condition === 1 ? 'does' : 'do'} not meet its conditions` : '',
    status > 0 ? `${sayCount(status, 'product')} ${status === 1 ? 'is' : 'are'} in a state that it leaves out` : '',
    otherRule > 0 ? `${sayCount(otherRule, 'product')} ${otherRule === 1 ? 'goes' : 'go'} to a rule before it` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join('; ')}.` : 'It is for every product of the store.';
}

const sayHave = (count: number) => (count === 1 ? 'has' : 'have');

type Quote = NonNullable<BatchView['quote']>;

function QuoteLines({ batch, quote }: { batch: BatchView; quote: Quote }) {
  return (
    <dl className="quote">
      <dt>Credits</dt>
      <dd>
        {sayNumber(quote.credits)}: {sayBuckets(quote)}
        <small>A photo that fails gives its credit back.</small>
      </dd>
      <dt>Watermark</dt>
      <dd>{sayMarks(batch, quote)}</dd>
      {batch.secondsLeft === null ? null : (
        <>
          <dt>Time</dt>
          <dd>
            {capital(sayDuration(batch.secondsLeft))}
            <small>At the engine’s present speed. You can close the page meanwhile.</small>
          </dd>
        </>
      )}
      {batch.standIns > 0 ? (
        <>
          <dt>Colours</dt>
          <dd>
            {sayCount(batch.standIns, 'product')} {sayHave(batch.standIns)} no picture of its own for any colour: the
            first picture is taken instead.
          </dd>
        </>
      ) : null}
      {batch.withPhoto > 0 ? (
        <>
          <dt>Have one</dt>
          <dd>
            {sayCount(batch.withPhoto, 'product')} {sayHave(batch.withPhoto)} a model photo already, and{' '}
            {batch.withPhoto === 1 ? 'is' : 'are'} not among these.
          </dd>
        </>
      ) : null}
      {batch.misfits ? (
        <>
          <dt>Not for the rule</dt>
          <dd>{sayMisfits(batch.misfits)}</dd>
        </>
      ) : null}
      {batch.isCut ? (
        <>
          <dt>Left out</dt>
          <dd>
            More than {sayNumber(BATCH_LIMITS.items)} photos would fit, and a batch holds no more: the rest was left
            out. Make another batch of it.
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function sayBuckets({ fromPlan, fromPacks, missing }: Quote): string {
  const parts = [
    ...(fromPlan > 0 ? [`${sayNumber(fromPlan)} from your plan`] : []),
    ...(fromPacks > 0 ? [`${sayNumber(fromPacks)} from packs`] : []),
    ...(missing > 0 ? [`${sayNumber(missing)} missing`] : []),
  ];
  return parts.join(', ');
}

/** Which photos will carry a watermark, and which will not. */
function sayMarks({ items }: BatchView, { watermarked, fromPlan, fromPacks, missing }: Quote) {
  if (watermarked === 0) {
    return missing === items ? 'Photos of bought credits are clean.' : 'None. All photos are clean.';
  }
  const clean = fromPlan + fromPacks - watermarked;
  const marked =
    watermarked === items
      ? 'All photos carry a watermark'
      : `The first ${sayCount(watermarked, 'photo')} ${watermarked === 1 ? 'carries' : 'carry'} a watermark`;
  return (
    <>
      {marked} in downloads and on products, because free credits pay for {watermarked === 1 ? 'it' : 'them'}.
      {clean > 0 ? ` The other ${sayNumber(clean)} ${clean === 1 ? 'is' : 'are'} clean.` : ''}
      {missing > 0 ? ' Photos of bought credits are clean.' : ''}
      <small>On a paid plan all of them are clean, also afterwards.</small>
    </>
  );
}

function MissingCredits({ batch, missing, credits }: { batch: BatchView; missing: number; credits: CreditSummary }) {
  return (
    <Banner
      tone="warning"
      title={`${sayCount(missing, 'credit')} ${missing === 1 ? 'is' : 'are'} missing`}
      action={{
        content: credits.isAllowanceBlocked ? 'See what is wrong' : 'Get credits',
        url: `/app/billing?batch=${batch.id}`,
      }}
    >
      <p>
        {credits.isAllowanceBlocked ? `Plan credits are on hold ${holdUntil(credits)}. ` : ''}
        This batch takes {sayNumber(batch.items)}, and the store has {sayNumber(batch.items - missing)}. The quote stays
        as it is while you get more.
      </p>
    </Banner>
  );
}
