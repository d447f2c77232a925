import { Banner, BlockStack, Button, DropZone, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useRef, useState } from 'react';
import { MOST_ROWS } from './choose-state.ts';
import {
  columnInUse,
  ListProblem,
  type ProductList,
  type RowKind,
  readProductList,
  textOfFile,
} from './product-list.ts';

const KINDS: Record<RowKind, string> = { handle: 'Product handles', sku: 'SKUs' };

/** A file that was moved, is open elsewhere, or lies where this browser may not read. */
const UNREADABLE = 'This browser could not read the file. Choose it again, or paste its lines.';

/** Products by a list that the merchant has: a file, or what is pasted. What can't be read takes nothing away. */
export function ChooseList({
  list,
  onChange,
}: {
  list: ProductList | null;
  onChange: (list: ProductList | null) => void;
}) {
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const last = useRef(0);
  const take = async (name: string, text: () => Promise<string>) => {
    // Of two that are taken one right after the other the last one counts, whichever is read first.
    last.current += 1;
    const turn = last.current;
    setProblem(null);
    try {
      const read = await readProductList(await text(), name);
      if (turn === last.current) onChange(read);
    } catch (error) {
      if (turn === last.current) setProblem(error instanceof ListProblem ? error.message : UNREADABLE);
    }
  };
  return (
    <BlockStack gap="400">
      {list ? <Chosen list={list} onChange={onChange} /> : null}
      <DropZone
        label="CSV file"
        labelHidden
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        allowMultiple={false}
        variableHeight
        onDrop={([file]) => {
          if (file) void take(file.name, () => textOfFile(file));
        }}
      >
        <DropZone.FileUpload
          actionTitle={list ? 'Choose another file' : 'Choose a CSV file'}
          actionHint={`With a column Handle or SKU, such as Shopify’s own product export. Up to ${MOST_ROWS.toLocaleString('en')} products`}
        />
      </DropZone>
      <BlockStack gap="200">
        <TextField
          label="Or paste handles or SKUs here"
          helpText="One in each line"
          value={pasted}
          onChange={setPasted}
          multiline={4}
          maxHeight={200}
          autoComplete="off"
        />
        <InlineStack>
          <Button
            disabled={pasted.trim() === ''}
            onClick={() => void take('Pasted list', () => Promise.resolve(pasted))}
          >
            Use these lines
          </Button>
        </InlineStack>
      </BlockStack>
      {problem ? (
        <Banner tone="critical" title="The list could not be read">
          <p>{problem}</p>
          {list ? <p>The list chosen before stays.</p> : null}
        </Banner>
      ) : null}
    </BlockStack>
  );
}

function Chosen({ list, onChange }: { list: ProductList; onChange: (list: ProductList | null) => void }) {
  const { rows, repeated } = columnInUse(list);
  return (
    <BlockStack gap="300">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <div role="status">
          <Text as="p" fontWeight="medium" breakWord>
            {list.name}: {say(rows.length, 'product')}
          </Text>
          {repeated > 0 ? (
            <Text as="p" tone="subdued">
              {say(repeated, 'line')} {repeated === 1 ? 'names' : 'name'} one that stands further up: it counts once.
            </Text>
          ) : null}
        </div>
        <Button variant="plain" onClick={() => onChange(null)}>
          Remove the list
        </Button>
      </InlineStack>
      <Select
        label="Its lines are"
        options={list.columns.map(({ by }) => ({ value: by, label: KINDS[by] }))}
        value={list.by}
        onChange={(by) => onChange({ ...list, by: by as RowKind })}
        helpText={`For example: ${rows.slice(0, 3).join(', ')}`}
      />
    </BlockStack>
  );
}

const say = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
