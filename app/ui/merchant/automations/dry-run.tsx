import { useNavigate } from '@remix-run/react';
import { Banner, BlockStack, Button, Checkbox, InlineStack, Text } from '@shopify/polaris';
import { useRef, useState } from 'react';
import { type ApiProblem, callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import type { RuleView } from '#app/web/api/automation-schemas.ts';

/** Has a saved rule look at all products that are there: what it would make, told as a quote that can be started. */
export function DryRun({ rule, isChanged }: { rule: RuleView; isChanged: boolean }) {
  const navigate = useNavigate();
  const [withoutPhoto, setWithoutPhoto] = useState(true);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  /** Pressed twice, or again after a lost answer, it is one; asked for otherwise, it is another. */
  const asked = useRef({ as: '', batchId: '' });
  const tryIt = async () => {
    const as = `${rule.version} ${withoutPhoto}`;
    if (asked.current.as !== as) asked.current = { as, batchId: newRecordId() };
    setIsBusy(true);
    setProblem(null);
    const { batchId } = asked.current;
    const answer = await callApi('POST /api/automations/rules/{ruleId}/dry-run', {
      params: { ruleId: rule.id },
      body: { batchId, withoutPhoto },
    });
    setIsBusy(false);
    if (answer.ok) navigate(`/app/batches/${batchId}`);
    else setProblem(answer.problem);
  };
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <Text as="h3" variant="headingSm">
          On all products that are there
        </Text>
        <Text as="p" tone="subdued">
          A dry run looks through the whole catalogue and tells what the rule would make, what that costs, and what it
          leaves out and why. Nothing is charged unless you start it as a batch.
        </Text>
      </BlockStack>
      {problem ? (
        <Banner tone="warning" title={problem.title}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      <Checkbox
        label="Only products without a model photo"
        helpText="Those that show a photo of this app already are left out."
        checked={withoutPhoto}
        onChange={setWithoutPhoto}
      />
      <InlineStack gap="300" blockAlign="center">
        <Button onClick={() => void tryIt()} loading={isBusy} disabled={isChanged}>
          Start a dry run
        </Button>
        {isChanged ? (
          <Text as="p" tone="subdued">
            Save the rule first.
          </Text>
        ) : null}
      </InlineStack>
    </BlockStack>
  );
}
