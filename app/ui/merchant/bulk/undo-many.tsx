import { BlockStack, Button, List, Modal, Text } from '@shopify/polaris';
import { useRef, useState } from 'react';
import { callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import type { BulkDeeds } from './use-bulk-action.ts';

interface UndoManyProps {
  deeds: BulkDeeds;
  scope: { batchId: string; onlyUnwanted?: boolean } | { day: string } | { everything: true };
  /** On the button. */
  label: string;
  /** Over the question. */
  title: string;
  isCritical?: boolean;
}

/** Takes many photos off their products, after saying what that will and will not change. */
export function UndoMany({ deeds, scope, label, title, isCritical = false }: UndoManyProps) {
  const [isAsking, setIsAsking] = useState(false);
  /** Of this question: pressed twice, or again after a lost answer, it is one. */
  const bulkActionId = useRef('');
  const ask = () => {
    bulkActionId.current = newRecordId();
    setIsAsking(true);
  };
  const undo = async () => {
    const body = { bulkActionId: bulkActionId.current, scope };
    await deeds.start(() => callApi('POST /api/publications/undo-many', { body }));
    setIsAsking(false);
  };
  return (
    <>
      <Button onClick={ask} {...(isCritical ? { tone: 'critical' as const } : {})}>
        {label}
      </Button>
      <Modal
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={title}
        primaryAction={{
          content: 'Take them off',
          destructive: true,
          loading: deeds.isBusy,
          onAction: () => void undo(),
        }}
        secondaryActions={[{ content: 'Keep them', onAction: () => setIsAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="200">
            <List>
              <List.Item>These photos leave their products’ pictures.</List.Item>
              <List.Item>Variants that still show one get back the picture that they had.</List.Item>
              <List.Item>All other pictures and their order stay as they are now.</List.Item>
              <List.Item>Earlier photos that they took the place of do not come back by themselves.</List.Item>
            </List>
            <Text as="p" tone="subdued">
              The photos stay in History and can be published again.
            </Text>
          </BlockStack>
        </Modal.Section>
      </Modal>
    </>
  );
}
