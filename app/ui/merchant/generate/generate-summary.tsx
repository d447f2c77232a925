import { Banner, BlockStack, Button, Card, InlineStack, Text, Thumbnail } from '@shopify/polaris';
import { ImageIcon, PersonIcon } from '@shopify/polaris-icons';
import type { CreditSummary } from '#app/domain/credits/read-credits.ts';
import type { ApiProblem } from '#app/ui/merchant/shared/api-client.ts';
import { holdUntil } from '#app/ui/merchant/shared/billing-words.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { AvatarView } from '#app/web/api/avatar-schemas.ts';

interface GenerateSummaryProps {
  credits: CreditSummary;
  garmentTitle: string | null;
  garmentUrl: string | null;
  avatar: AvatarView | null;
  isBusy: boolean;
  problem: ApiProblem | null;
  isAgain: boolean;
  onGenerate: () => void;
}

/** What is about to be made, what it costs, and the one button. */
export function GenerateSummary(props: GenerateSummaryProps) {
  const { credits, garmentTitle, garmentUrl, avatar, problem } = props;
  const missing = whatIsMissing(garmentUrl, avatar);
  const isOut = credits.total === 0;
  return (
    <div className="sticky-summary">
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Your photo
          </Text>
          <SummaryLine picture={garmentUrl ?? ImageIcon} label="Garment" value={garmentTitle ?? 'Not chosen yet'} />
          <SummaryLine
            picture={avatar?.previewUrl ?? PersonIcon}
            label="Avatar"
            value={avatar?.name ?? 'Not chosen yet'}
          />
          {isOut ? <OutOfCredits credits={credits} /> : null}
          {problem && !isOut ? (
            <Banner tone="critical" title={problem.title}>
              <p>{problem.detail}</p>
            </Banner>
          ) : null}
          <BlockStack gap="200">
            <Button
              variant="primary"
              size="large"
              fullWidth
              onClick={props.onGenerate}
              loading={props.isBusy}
              disabled={isOut || missing !== null}
            >
              {props.isAgain ? 'Generate another' : 'Generate'}
            </Button>
            <Text as="p" tone="subdued" alignment="center">
              {missing ?? priceOf(credits)}
            </Text>
          </BlockStack>
        </BlockStack>
      </Card>
    </div>
  );
}

function SummaryLine({ picture, label, value }: { picture: string | typeof ImageIcon; label: string; value: string }) {
  return (
    <InlineStack gap="300" blockAlign="center" wrap={false}>
      <div style={{ flex: 'none' }}>
        <Thumbnail source={picture} alt="" size="medium" />
      </div>
      <div style={{ minWidth: 0 }}>
        <Text as="p" tone="subdued" variant="bodySm">
          {label}
        </Text>
        <span className="clamped">{value}</span>
      </div>
    </InlineStack>
  );
}

function OutOfCredits({ credits }: { credits: CreditSummary }) {
  const { longDate } = useDates();
  return (
    <Banner
      tone="warning"
      title="No credits left"
      action={{ content: credits.isAllowanceBlocked ? 'See what is wrong' : 'Get more credits', url: '/app/billing' }}
    >
      <p>
        {credits.isAllowanceBlocked
          ? `Plan credits are on hold ${holdUntil(credits)}.`
          : credits.renewsAt
            ? `${credits.allowancePerPeriod} new ones come on ${longDate(credits.renewsAt)}. Everything in History stays available.`
            : 'Everything in History stays available.'}
      </p>
    </Banner>
  );
}

/** What the button costs, of what there is. */
function priceOf({ total }: CreditSummary): string {
  if (total === 0) return 'A photo uses 1 credit, and none is left';
  return `Uses 1 of your ${total} ${total === 1 ? 'credit' : 'credits'}`;
}

function whatIsMissing(garmentUrl: string | null, avatar: AvatarView | null): string | null {
  if (!garmentUrl && !avatar) return 'Choose a garment and an avatar';
  if (!garmentUrl) return 'Choose a garment';
  if (!avatar) return 'Choose an avatar';
  return null;
}
