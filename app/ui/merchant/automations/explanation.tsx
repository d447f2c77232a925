import { Badge, Banner, BlockStack, Button, InlineStack, SkeletonBodyText, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { Outcome } from '#app/domain/automations/outcomes.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { ExplanationView } from '#app/web/api/automation-schemas.ts';

interface ExplanationProps {
  productId: string;
  /** The rule that is asked about first, where one is; the others follow. */
  ruleId?: string;
  /** Changes when the rules have: they are asked once more. */
  news?: unknown;
}

/** What each rule says to a product as it is now. Nothing is asked for by that. */
export function Explanation({ productId, ruleId, news }: ExplanationProps) {
  const { shortTime } = useDates();
  const [explained, setExplained] = useState<ExplanationView | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when it is told to
  useEffect(() => {
    let isOver = false;
    setExplained(null);
    setProblem(null);
    void callApi('GET /api/automations/explain', { query: { productId } }).then((answer) => {
      if (isOver) return;
      if (answer.ok) setExplained(answer.value);
      else setProblem(answer.problem);
    });
    return () => {
      isOver = true;
    };
  }, [productId, news, tries]);

  if (problem) {
    return (
      <Banner
        tone="warning"
        title={problem.title}
        action={{ content: 'Try again', onAction: () => setTries(tries + 1) }}
      >
        <p>
          {problem.status === 404 ? 'The product is not in the store any more. Choose another one.' : problem.detail}
        </p>
      </Banner>
    );
  }
  if (!explained) {
    return (
      <div role="status" aria-label="Asking the rules">
        <SkeletonBodyText lines={3} />
      </div>
    );
  }
  const { product, verdicts, nextLookAt } = explained;
  const isFirst = (verdict: Verdict) => verdict.rule.id === ruleId;
  const ordered = [...verdicts.filter(isFirst), ...verdicts.filter((verdict) => !isFirst(verdict))];
  return (
    <BlockStack gap="300">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {product.title}
        </Text>
        <Badge>{product.status.charAt(0) + product.status.slice(1).toLowerCase()}</Badge>
        <Button variant="plain" onClick={() => setTries(tries + 1)}>
          Ask again
        </Button>
      </InlineStack>
      {nextLookAt ? (
        <Text as="p">
          {new Date(nextLookAt) > new Date() ? `It is looked at next at ${shortTime(nextLookAt)}.` : SOON}
        </Text>
      ) : null}
      {ordered.length === 0 ? (
        <Text as="p" tone="subdued">
          There is no rule that could make photos of it.
        </Text>
      ) : (
        <ul className="verdicts">
          {ordered.map(({ rule, outcome, say }) => (
            <li key={rule.id}>
              <BlockStack gap="100">
                <InlineStack gap="200" blockAlign="center">
                  <Text as="span" fontWeight="medium" breakWord>
                    {rule.name}
                  </Text>
                  {verdictBadge(outcome)}
                </InlineStack>
                <Text as="p">{say}</Text>
              </BlockStack>
            </li>
          ))}
        </ul>
      )}
    </BlockStack>
  );
}

const SOON = 'It is looked at in a moment.';

type Verdict = ExplanationView['verdicts'][number];

function verdictBadge(outcome: Outcome | null) {
  switch (outcome) {
    case null:
      return <Badge tone="success">Makes photos</Badge>;
    case 'condition-not-met':
    case 'status-left-out':
      return <Badge>Not for it</Badge>;
    case 'made-before-rule':
    case 'decided-before-change':
    case 'rule-paused':
    case 'other-rule-first':
      return <Badge tone="attention">Would be for it</Badge>;
    default:
      return <Badge tone="warning">Can’t make one</Badge>;
  }
}
