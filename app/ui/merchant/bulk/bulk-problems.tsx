import { BlockStack, Button, InlineStack, Link, List, Text } from '@shopify/polaris';
import { useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BulkItemsView } from '#app/web/api/bulk-schemas.ts';

/** Which photos of a bulk action failed or were left out; read when it is opened. */
export function BulkProblems({ actionId }: { actionId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const [list, setList] = useState<Pick<BulkItemsView, 'items' | 'next'> | null>(null);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const read = async () => {
    setIsLoading(true);
    setProblem(null);
    const after = typeof list?.next === 'number' ? { after: String(list.next) } : {};
    const answer = await callApi('GET /api/bulk-actions/{bulkActionId}/items', {
      params: { bulkActionId: actionId },
      query: { filter: 'problems', ...after },
    });
    setIsLoading(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    const { items, next } = answer.value;
    setList((before) => ({ items: [...(before?.items ?? []), ...items], next }));
  };
  const toggle = () => {
    setIsOpen(!isOpen);
    if (!isOpen && !list) void read();
  };
  const panel = `bulk-problems-${actionId}`;
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          disclosure={isOpen ? 'up' : 'down'}
          onClick={toggle}
          loading={isLoading && !list}
          ariaExpanded={isOpen}
          ariaControls={panel}
        >
          {isOpen ? 'Hide these photos' : 'Show these photos'}
        </Button>
      </InlineStack>
      <div id={panel} hidden={!isOpen}>
        <BlockStack gap="200">
          <List>
            {(list?.items ?? []).map(({ ordinal, renderId, title, reason }) => (
              <List.Item key={ordinal}>
                <Link url={`/app/photos/${renderId}`}>{title}</Link>: {reason?.title}
              </List.Item>
            ))}
          </List>
          {problem ? (
            <Text as="p" tone="critical">
              {problem.detail}
            </Text>
          ) : null}
          {typeof list?.next === 'number' || problem ? (
            <InlineStack>
              <Button onClick={() => void read()} loading={isLoading}>
                {problem ? 'Try again' : 'Show more photos'}
              </Button>
            </InlineStack>
          ) : null}
        </BlockStack>
      </div>
    </BlockStack>
  );
}
