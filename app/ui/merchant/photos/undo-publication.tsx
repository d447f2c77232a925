import { Banner, BlockStack, Button, List, Modal, Text } from '@shopify/polaris';
import { useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { PublicationView } from '#app/web/api/publication-schemas.ts';

interface UndoPublicationProps {
  publication: PublicationView;
  onChange: (publication: PublicationView) => void;
}

/** Takes a published photo off its product, after saying what that will and will not change. */
export function UndoPublication({ publication, onChange }: UndoPublicationProps) {
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const undo = async () => {
    setIsBusy(true);
    setProblem(null);
    const answer = await callApi('POST /api/publications/{publicationId}/undo', {
      params: { publicationId: publication.id },
    });
    setIsBusy(false);
    setIsAsking(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    onChange(answer.value.publication);
  };
  return (
    <>
      {problem ? (
        <Banner tone="warning" title={problem.title}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      <Button size="large" onClick={() => setIsAsking(true)}>
        Undo
      </Button>
      <Modal
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title="Take the photo off the product?"
        primaryAction={{ content: 'Take it off', destructive: true, loading: isBusy, onAction: () => void undo() }}
        secondaryActions={[{ content: 'Keep it', onAction: () => setIsAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="200">
            <List>
              <List.Item>This photo leaves the product’s pictures.</List.Item>
              {publication.variantIds.length > 0 ? (
                <List.Item>Variants that still show it get back the picture that they had.</List.Item>
              ) : null}
              <List.Item>All other pictures and their order stay as they are now.</List.Item>
            </List>
            <Text as="p" tone="subdued">
              The photo stays in History and can be published again.
            </Text>
          </BlockStack>
        </Modal.Section>
      </Modal>
    </>
  );
}
