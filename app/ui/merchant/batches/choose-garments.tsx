import { BlockStack, Card, InlineError, RadioButton, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { Source } from './choose-state.ts';

const SOURCES: { source: Source; label: string; helpText: string }[] = [
  {
    source: 'catalogue',
    label: 'Products from your catalogue',
    helpText: 'All of them, or those of a collection, type, vendor or tag',
  },
  { source: 'products', label: 'Products that I pick', helpText: 'One by one from the list' },
  { source: 'list', label: 'A list that I have', helpText: 'Handles or SKUs, of a CSV file or pasted' },
  { source: 'pictures', label: 'My own pictures', helpText: 'Pictures of garments from this device' },
];

interface ChooseGarmentsProps {
  source: Source;
  problem: string | undefined;
  onSource: (source: Source) => void;
  children: ReactNode;
}

/** First step: where the garments come from, and below it what is chosen there. */
export function ChooseGarments({ source, problem, onSource, children }: ChooseGarmentsProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Garments
        </Text>
        <fieldset className="choices choices--stacked">
          <legend className="visually-hidden">Where the garments come from</legend>
          {SOURCES.map((one) => (
            <RadioButton
              key={one.source}
              id={`source-${one.source}`}
              name="source"
              label={one.label}
              helpText={one.helpText}
              checked={one.source === source}
              onChange={() => onSource(one.source)}
            />
          ))}
        </fieldset>
        <FieldProblem id="garments-problem" problem={problem} />
        {children}
      </BlockStack>
    </Card>
  );
}

/** What the API said is wrong with a part of the page. */
export function FieldProblem({ id, problem }: { id: string; problem: string | undefined }) {
  return problem ? <InlineError fieldID={id} message={problem} /> : null;
}
