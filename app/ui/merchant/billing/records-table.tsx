import { Banner, BlockStack, Box, Button, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { OlderList } from './use-older.ts';

export interface RecordsColumn {
  title: string;
  /** `wide` gives way on narrow screens; `unnamed` shows no title to whoever sees it. */
  kind?: 'wide' | 'number' | 'unnamed';
}

interface RecordsTableProps {
  list: OlderList<unknown>;
  caption: string;
  columns: RecordsColumn[];
  /** What will stand here once there is something. */
  empty: string;
  /** The rows. */
  children: ReactNode;
}

/** A table that grows by older lines, or the sentence that says why it is empty. */
export function RecordsTable({ list, caption, columns, empty, children }: RecordsTableProps) {
  if (list.items.length === 0) {
    return (
      <Box padding="800">
        <Text as="p" tone="subdued" alignment="center">
          {empty}
        </Text>
      </Box>
    );
  }
  return (
    <BlockStack>
      <table className="records">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <ColumnHead key={column.title} {...column} />
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {list.problem ? (
        <Box padding="400">
          <Banner tone="critical" title={list.problem.title}>
            <p>{list.problem.detail}</p>
          </Banner>
        </Box>
      ) : null}
      {list.hasOlder ? (
        <Box padding="300">
          <InlineStack align="center">
            <Button onClick={list.showOlder} loading={list.isLoading}>
              Show older
            </Button>
          </InlineStack>
        </Box>
      ) : null}
    </BlockStack>
  );
}

function ColumnHead({ title, kind }: RecordsColumn) {
  if (kind === 'unnamed') {
    return (
      <th scope="col">
        <span className="visually-hidden">{title}</span>
      </th>
    );
  }
  return (
    <th scope="col" {...(kind ? { className: `records__${kind}` } : {})}>
      {title}
    </th>
  );
}
