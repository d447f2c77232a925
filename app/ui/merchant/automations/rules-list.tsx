import { Banner, BlockStack, Box, Card, Text } from '@shopify/polaris';
import { useState } from 'react';
import { TO_THE_EDGE } from '#app/ui/merchant/shared/to-the-edge.ts';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import { DeleteRule } from './delete-rule.tsx';
import { MatchingChoice } from './matching-choice.tsx';
import { moveButtonId } from './move-button-id.ts';
import { RuleRow } from './rule-row.tsx';
import type { RulesDeeds } from './use-rules.ts';

/** A store's rules in their order: what each does and how it stands; moved, paused and deleted where they stand. */
export function RulesList({ deeds }: { deeds: RulesDeeds }) {
  const { rules, busy, problem } = deeds;
  const [asked, setAsked] = useState<RuleView | null>(null);
  const [said, setSaid] = useState('');
  const move = (rule: RuleView, by: -1 | 1) => {
    setSaid(`${rule.name} is number ${deeds.move(rule, by) + 1} of ${rules.length}`);
    // A row that moved has lost the focus, and at an end its button is shut.
    focusMove(rule.id, by);
  };
  const remove = async () => {
    if (asked) await deeds.remove(asked);
    setAsked(null);
  };
  return (
    <BlockStack gap="400">
      <div role="status" className="visually-hidden">
        {said}
      </div>
      {problem ? (
        <Banner tone="critical" title={problem.title} onDismiss={deeds.clearProblem}>
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      <Card padding="0">
        <ol className="rules" aria-label="Rules in their order">
          {rules.map((rule, index) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              place={{ isFirst: index === 0, isLast: index === rules.length - 1, isOnly: rules.length === 1 }}
              busy={busy}
              onMove={(by) => move(rule, by)}
              onPause={() => deeds.pause(rule)}
              onResume={() => deeds.resume(rule)}
              onDelete={() => setAsked(rule)}
            />
          ))}
        </ol>
      </Card>
      {rules.length > 1 ? <MatchingChoice deeds={deeds} /> : null}
      <Box paddingInlineStart={TO_THE_EDGE} paddingInlineEnd={TO_THE_EDGE}>
        <Text as="p" tone="subdued">
          Days and months count by UTC. What came to no photo does not count.
        </Text>
      </Box>
      <DeleteRule rule={asked} isBusy={busy !== null} onDelete={() => void remove()} onClose={() => setAsked(null)} />
    </BlockStack>
  );
}

/** The button that a rule is moved by; the other one where it is at the end. */
function focusMove(ruleId: string, by: -1 | 1): void {
  setTimeout(() => {
    const wanted = document.getElementById(moveButtonId(ruleId, by));
    const other = document.getElementById(moveButtonId(ruleId, by === 1 ? -1 : 1));
    (wanted?.getAttribute('aria-disabled') === 'true' ? other : wanted)?.focus();
  });
}
