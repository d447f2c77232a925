import { Banner, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { PictureChoice } from '#app/domain/batches/picture-choices.ts';
import type { ApiProblem } from '#app/ui/merchant/shared/api-client.ts';
import { type Amount, MOST_PHOTOS, photosOf, sayCount } from './choose-state.ts';

interface ChooseSummaryProps {
  /** Null while they are counted, and where the store does not say. */
  garments: Amount | null;
  perProduct: PictureChoice;
  garmentWords: [one: string, many: string];
  avatarNames: string[];
  missing: string | null;
  onTheirWay: number;
  isBusy: boolean;
  problem: ApiProblem | null;
  onAsk: () => void;
  onStartOver: () => void;
}

/** What would be made, and the one button: to see what it costs. */
export function ChooseSummary(props: ChooseSummaryProps) {
  const { garments, perProduct, garmentWords, avatarNames, missing, problem } = props;
  const photos =
    garments && avatarNames.length > 0 && garments.count > 0
      ? photosOf(garments, avatarNames.length, perProduct)
      : null;
  return (
    <div className="sticky-summary">
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Your batch
          </Text>
          <BlockStack gap="200">
            <Line label="Garments" value={garments ? sayCount(garments, ...garmentWords) : 'Not counted yet'} />
            <Line label="Avatars" value={avatarNames.length > 0 ? avatarNames.join(', ') : 'None chosen yet'} />
            <div role="status">
              <Line label="Photos" value={photos ? sayCount(photos, 'photo', 'photos') : '–'} isStrong />
            </div>
          </BlockStack>
          {photos && photos.count > MOST_PHOTOS ? (
            <Banner tone="warning">
              <p>One batch holds {MOST_PHOTOS.toLocaleString('en')} photos: the products beyond that are left out.</p>
            </Banner>
          ) : null}
          {problem ? (
            <Banner tone="critical" title={problem.title}>
              <p>{problem.detail}</p>
            </Banner>
          ) : null}
          <BlockStack gap="200">
            <Button
              variant="primary"
              size="large"
              fullWidth
              onClick={props.onAsk}
              loading={props.isBusy}
              disabled={missing !== null || props.onTheirWay > 0}
            >
              See what it costs
            </Button>
            <Text as="p" tone="subdued" alignment="center">
              {missing ?? (props.onTheirWay > 0 ? 'Pictures are still on their way' : 'Nothing is charged yet')}
            </Text>
            <InlineStack align="center">
              <Button variant="plain" onClick={props.onStartOver}>
                Start over
              </Button>
            </InlineStack>
          </BlockStack>
        </BlockStack>
      </Card>
    </div>
  );
}

function Line({ label, value, isStrong = false }: { label: string; value: string; isStrong?: boolean }) {
  return (
    <InlineStack align="space-between" gap="400" wrap={false}>
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span" alignment="end" fontWeight={isStrong ? 'semibold' : 'regular'} breakWord>
        {value}
      </Text>
    </InlineStack>
  );
}
