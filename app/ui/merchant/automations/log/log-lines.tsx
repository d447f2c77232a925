import { Badge, Button, InlineStack, Text } from '@shopify/polaris';
import { OUTCOME_LABELS, toneOf } from '#app/ui/merchant/automations/rule-words.ts';
import { legacyId } from '#app/ui/merchant/shared/api-client.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { LogLineView } from '#app/web/api/automation-schemas.ts';

interface LogLinesProps {
  lines: LogLineView[];
  /** Of the store, in Shopify. */
  adminUrl: string;
  /** Those that can still be opened: a deleted rule is named and no more. */
  ruleIds: readonly string[];
  /** All of them are of one product. */
  isOfOne: boolean;
}

/** What was decided, line by line: of which product, by which version of which rule, and what came of it. */
export function LogLines({ lines, adminUrl, ruleIds, isOfOne }: LogLinesProps) {
  const { longTime } = useDates();
  return (
    <ul className="log" aria-label="What was decided">
      {lines.map((line) => (
        <li key={keyOf(line)} className="log__line">
          <InlineStack gap="200" blockAlign="center">
            <Button
              variant="plain"
              textAlign="left"
              url={`${adminUrl}/products/${legacyId(line.productId)}`}
              target="_top"
              accessibilityLabel={`Open ${line.productTitle} in Shopify`}
            >
              {line.productTitle}
            </Button>
            {line.colour ? <Badge>{line.colour}</Badge> : null}
            <Badge {...toneProp(line)}>{OUTCOME_LABELS[line.outcome]}</Badge>
          </InlineStack>
          <Text as="p">{line.say}</Text>
          {line.until ? <Text as="p">It is looked at again at {longTime(line.until)}.</Text> : null}
          <InlineStack gap="300" blockAlign="center">
            <Text as="span" tone="subdued">
              {longTime(line.at)}
              {line.times > 1 ? `, ${line.times} times` : ''}
            </Text>
            {line.rule ? <RuleName rule={line.rule} canOpen={ruleIds.includes(line.rule.id)} /> : null}
            {line.renderId ? (
              <Button
                variant="plain"
                url={`/app/photos/${line.renderId}`}
                accessibilityLabel={`Open the photo of ${line.productTitle}`}
              >
                Open the photo
              </Button>
            ) : null}
            {isOfOne ? null : (
              <Button
                variant="plain"
                url={`/app/automations/log?${new URLSearchParams({ productId: line.productId })}`}
                accessibilityLabel={`All about ${line.productTitle}`}
              >
                All about it
              </Button>
            )}
          </InlineStack>
        </li>
      ))}
    </ul>
  );
}

function RuleName({ rule, canOpen }: { rule: NonNullable<LogLineView['rule']>; canOpen: boolean }) {
  const said = `${rule.name}, version ${rule.version}`;
  if (canOpen) {
    return (
      <Button variant="plain" url={`/app/automations/${rule.id}`} accessibilityLabel={`Open the rule ${rule.name}`}>
        {said}
      </Button>
    );
  }
  return (
    <Text as="span" tone="subdued">
      {said} (deleted)
    </Text>
  );
}

function toneProp({ outcome }: LogLineView) {
  const tone = toneOf(outcome);
  return tone ? { tone } : {};
}

function keyOf({ productId, rule, outcome, renderId, colour, say, at }: LogLineView): string {
  return [productId, rule?.id, rule?.version, outcome, renderId, colour, say, at].join('|');
}
