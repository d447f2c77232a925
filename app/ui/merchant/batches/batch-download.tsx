import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BatchView, DownloadView } from '#app/web/api/batch-schemas.ts';
import { sayCount, sayNumber } from './batch-words.tsx';

type Part = DownloadView['parts'][number];

/** Saves the photos of a batch that has ended: those that were approved, or all but the rejected ones. */
export function BatchDownload({ batch }: { batch: BatchView }) {
  const { approved, completed, rejected } = batch.counts;
  const count = approved > 0 ? approved : completed - rejected;
  const [parts, setParts] = useState<Part[]>([]);
  const [said, setSaid] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  if (!batch.hasEnded || count === 0) return null;

  /** Asked for when it is pressed: by then the address is good, and the photos are those that are wanted now. */
  const find = async () => {
    setIsBusy(true);
    const answer = await callApi('GET /api/render/batch/{batchId}/parts', { params: { batchId: batch.id } });
    setIsBusy(false);
    const found = answer.ok ? answer.value.parts : [];
    if (answer.ok) setParts(found.length > 1 ? found : []);
    setSaid(answer.ok ? sayParts(found) : answer.problem.detail);
    return found;
  };
  const download = async () => {
    const [first, ...others] = await find();
    if (first && others.length === 0) save(first);
  };
  /** An address is good for some minutes, and the parts before may have taken longer. */
  const downloadPart = async (number: number) => {
    const part = (await find()).find((one) => one.number === number);
    if (!part) return;
    save(part);
    setSaid(`The download of ${part.name} has started.`);
  };

  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Download the photos
          </Text>
          <Text as="p" tone="subdued">
            {approved > 0
              ? 'The approved photos as one ZIP file, named after product and avatar.'
              : 'The photos as one ZIP file, named after product and avatar; rejected ones stay here.'}
          </Text>
        </BlockStack>
        <InlineStack>
          <Button onClick={() => void download()} loading={isBusy}>
            {`Download ${approved > 0 ? sayCount(count, 'approved photo') : sayCount(count, 'photo')}`}
          </Button>
        </InlineStack>
        <div role="status">
          {said ? (
            <Text as="p" breakWord>
              {said}
            </Text>
          ) : null}
        </div>
        {parts.map((part) => (
          <InlineStack key={part.number}>
            <Button onClick={() => void downloadPart(part.number)} disabled={isBusy}>
              {`${part.name} (${sayCount(part.photos, 'photo')}, ${saySize(part.bytes)})`}
            </Button>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}

/** By a link that is no part of the page: a click on it is nobody's but the browser's. */
function save({ url, name }: Part): void {
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
}

function sayParts(parts: Part[]): string {
  const photos = parts.reduce((sum, part) => sum + part.photos, 0);
  const watermarked = parts.reduce((sum, part) => sum + part.watermarked, 0);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const size = `${sayCount(photos, 'photo')}, ${watermarked > 0 ? 'about ' : ''}${saySize(bytes)}`;
  return [
    parts.length === 0 ? 'No photo is left to download.' : '',
    parts.length === 1 ? `Your download has started: ${size}.` : '',
    parts.length > 1 ? `They come in ${sayNumber(parts.length)} files. Save each of them: ${size}.` : '',
    sayWatermarked(watermarked, photos),
  ]
    .filter(Boolean)
    .join(' ');
}

function sayWatermarked(watermarked: number, photos: number): string {
  if (watermarked === 0) return '';
  const who = watermarked === photos ? (photos === 1 ? 'It carries' : 'All carry') : `${sayNumber(watermarked)} carry`;
  return `${who} a watermark, because free credits paid for ${watermarked === 1 ? 'it' : 'them'}; on a paid plan all are clean.`;
}

const MEGABYTE = 1_000_000;

function saySize(bytes: number): string {
  if (bytes < MEGABYTE) return 'less than 1 MB';
  if (bytes < 1000 * MEGABYTE) return `${sayNumber(Math.round(bytes / MEGABYTE))} MB`;
  return `${(bytes / MEGABYTE / 1000).toFixed(1)} GB`;
}
