import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { type ApiProblem, callApi, legacyId } from '#app/ui/merchant/shared/api-client.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { sayNumber } from './batch-words.tsx';

interface Skipped {
  productId: string | null;
  title: string;
  say: string;
}

interface SkippedList {
  skipped: Skipped[];
  next: number | null;
}

/** What can't become a photo, under its reasons; read when it is opened. */
export function LeftOut({ batch, adminUrl }: { batch: BatchView; adminUrl: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const [list, setList] = useState<SkippedList | null>(null);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const read = async () => {
    setIsLoading(true);
    setProblem(null);
    const query = typeof list?.next === 'number' ? { after: String(list.next) } : {};
    const params = { batchId: batch.id };
    const answer = await callApi('GET /api/render/batch/{batchId}/skipped', { params, query });
    setIsLoading(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    const { skipped, next } = answer.value;
    setList((before) => ({ skipped: [...(before?.skipped ?? []), ...skipped], next }));
  };
  const toggle = () => {
    setIsOpen(!isOpen);
    if (!isOpen && !list) void read();
  };

  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Left out: {sayNumber(batch.skipped)}
          </Text>
          <Button
            variant="plain"
            disclosure={isOpen ? 'up' : 'down'}
            onClick={toggle}
            loading={isLoading && !list}
            ariaExpanded={isOpen}
            ariaControls="left-out"
          >
            {isOpen ? 'Hide' : 'Show why'}
          </Button>
        </InlineStack>
        <div id="left-out" hidden={!isOpen}>
          <BlockStack gap="400">
            {[...byReason(list?.skipped ?? [])].map(([reason, skipped]) => (
              <Reason key={reason} reason={reason} skipped={skipped} adminUrl={adminUrl} />
            ))}
            {problem ? (
              <Text as="p" tone="critical">
                {problem.detail}
              </Text>
            ) : null}
            {typeof list?.next === 'number' || problem ? (
              <InlineStack>
                <Button onClick={() => void read()} loading={isLoading}>
                  {problem ? 'Try again' : 'Show more'}
                </Button>
              </InlineStack>
            ) : null}
          </BlockStack>
        </div>
      </BlockStack>
    </Card>
  );
}

function byReason(skipped: Skipped[]): Map<string, Skipped[]> {
  const groups = new Map<string, Skipped[]>();
  for (const one of skipped) groups.set(one.say, [...(groups.get(one.say) ?? []), one]);
  return groups;
}

function Reason({ reason, skipped, adminUrl }: { reason: string; skipped: Skipped[]; adminUrl: string }) {
  return (
    <div>
      <Text as="h3" fontWeight="semibold">
        {reason}
      </Text>
      <ul className="left-out">
        {skipped.map(({ productId, title }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows, and a product may stand in it twice
          <li key={index}>
            {productId ? (
              <a href={`${adminUrl}/products/${legacyId(productId)}`} target="_top">
                {title}
              </a>
            ) : (
              title
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
