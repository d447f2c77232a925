import { useAppBridge } from '@shopify/app-bridge-react';
import { BlockStack, Box, Button, InlineStack, Link, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { LedgerLine } from '#app/domain/credits/read-credit-ledger.ts';
import { callApi, fetchFile } from '#app/ui/merchant/shared/api-client.ts';
import { sayBucket, sayChange } from '#app/ui/merchant/shared/billing-words.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import { ReceiptButton } from './receipt-button.tsx';
import { type RecordsColumn, RecordsTable } from './records-table.tsx';
import { useOlder } from './use-older.ts';

const COLUMNS: RecordsColumn[] = [
  { title: 'Change' },
  { title: 'Time', kind: 'wide' },
  { title: 'Credits', kind: 'number' },
  { title: 'Balance', kind: 'number' },
  { title: 'Cause', kind: 'unnamed' },
];

/** Every change of the credits: why, by how much, what was left, and the photo or invoice that it comes from. */
export function CreditLedger({ first }: { first: { items: LedgerLine[]; older: string | null } }) {
  const { longTime } = useDates();
  const list = useOlder(first, (older) => callApi('GET /api/credits/ledger', { query: { older } }));
  return (
    <BlockStack>
      {list.items.length > 0 ? (
        <Box paddingInline="400" paddingBlockStart="300" paddingBlockEnd="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p" tone="subdued">
              Every change of your credits, newest first.
            </Text>
            <DownloadButton />
          </InlineStack>
        </Box>
      ) : null}
      <RecordsTable
        list={list}
        caption="Credit ledger, newest first"
        columns={COLUMNS}
        empty="No changes yet. Every credit that comes or goes is written down here."
      >
        {list.items.map((line) => (
          <tr key={line.id}>
            <th scope="row">
              {line.reason}
              <span className="records__note">{sayBucket(line)}</span>
              <span className="records__narrow">{longTime(line.at)}</span>
            </th>
            <td className="records__wide">{longTime(line.at)}</td>
            <td className="records__number">{sayChange(line.amount)}</td>
            <td className="records__number">{line.balanceAfter}</td>
            <td className="records__number">
              <Cause line={line} />
            </td>
          </tr>
        ))}
      </RecordsTable>
    </BlockStack>
  );
}

function Cause({ line: { cause, reason } }: { line: LedgerLine }) {
  if (!cause) return null;
  if (cause.kind === 'invoice') return <ReceiptButton invoiceId={cause.id} what={reason} />;
  const [noun, folder] = cause.kind === 'batch' ? ['Batch', 'batches'] : ['Photo', 'photos'];
  return (
    <Link
      url={`/app/${folder}/${cause.id}`}
      removeUnderline
      accessibilityLabel={`Open the ${noun.toLowerCase()}: ${reason}`}
    >
      {noun}
    </Link>
  );
}

function DownloadButton() {
  const shopify = useAppBridge();
  const [isBusy, setIsBusy] = useState(false);
  const download = async () => {
    setIsBusy(true);
    const isDone = await saveLedger();
    setIsBusy(false);
    if (!isDone) shopify.toast.show('The file could not be read. Try again in a minute.', { isError: true });
  };
  return (
    <Button onClick={() => void download()} loading={isBusy}>
      Download CSV
    </Button>
  );
}

/** A plain link could not carry the session token: the file is fetched with it, and handed to the browser. */
async function saveLedger(): Promise<boolean> {
  const file = await fetchFile('GET /api/credits/ledger.csv');
  if (!file.ok) return false;
  const address = URL.createObjectURL(file.value);
  const link = Object.assign(document.createElement('a'), { href: address, download: 'modelsnap-credits.csv' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return true;
}
