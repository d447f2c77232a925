import { BlockStack, Button, DropZone, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { UploadRules } from '#app/domain/garments/upload-rules.ts';
import { PictureTiles } from '#app/ui/merchant/choosing/picture-tiles.tsx';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { MOST_NAMED, toggled } from './choose-state.ts';
import type { FileOnItsWay, ManyUploads } from './use-many-uploads.ts';

interface ChoosePicturesProps {
  /** Those that were sent last, and those that are chosen. */
  shown: UploadView[];
  chosen: UploadView[];
  uploads: ManyUploads;
  rules: UploadRules;
  onChange: (pictures: UploadView[]) => void;
}

/** The merchant's own pictures: many sent at once, and those that were sent before. */
export function ChoosePictures({ shown, chosen, uploads, rules, onChange }: ChoosePicturesProps) {
  const { files } = uploads;
  const failed = files.filter(({ stage }) => stage.kind === 'failed').length;
  return (
    <BlockStack gap="400">
      <DropZone
        label="Pictures of garments"
        labelHidden
        accept={rules.types.join(',')}
        variableHeight
        // Also what the browser calls the wrong kind: the sentence says what to do about it.
        onDrop={(dropped) => uploads.send(dropped)}
      >
        <DropZone.FileUpload
          actionTitle="Upload pictures"
          actionHint={`One garment each. JPEG, PNG, WebP or AVIF, up to ${rules.maxBytes / 1_000_000} MB, at least ${rules.minEdge} pixels on each side`}
        />
      </DropZone>
      <div role="status">
        <Text as="p" fontWeight="medium">
          {sayProgress({ onTheirWay: files.length - failed, failed, chosen: chosen.length })}
        </Text>
      </div>
      {files.length > 0 ? (
        <ul className="picked" aria-label="Pictures on their way">
          {files.map((one) => (
            <li key={one.key} className="picked__item">
              <OnItsWay one={one} uploads={uploads} />
            </li>
          ))}
        </ul>
      ) : null}
      {shown.length > 0 ? (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            Your pictures
          </Text>
          <PictureTiles
            legend="Your pictures"
            name="upload"
            tiles={shown.map(({ id, fileName, previewUrl }) => ({ id, name: fileName, pictureUrl: previewUrl }))}
            chosen={chosen.map(({ id }) => id)}
            most={MOST_NAMED}
            onChoose={(id) => {
              const found = shown.find((picture) => picture.id === id);
              if (found) onChange(toggled(chosen, found));
            }}
            isSmall
          />
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}

function OnItsWay({ one, uploads }: { one: FileOnItsWay; uploads: ManyUploads }) {
  const { key, file, stage } = one;
  const isFailed = stage.kind === 'failed';
  return (
    <>
      <span className="picked__title">
        <BlockStack gap="100">
          <span id={`on-its-way-${key}`} className="clamped">
            {file.name}
          </span>
          {isFailed ? (
            <Text as="span" tone="critical" variant="bodySm">
              {stage.detail}
            </Text>
          ) : stage.kind === 'waiting' ? (
            <Text as="span" tone="subdued" variant="bodySm">
              {stage.because ? `It goes on by itself. ${stage.because}` : 'Waiting'}
            </Text>
          ) : (
            <ProgressBar
              progress={stage.kind === 'sending' ? stage.percent : 100}
              size="small"
              tone="primary"
              ariaLabelledBy={`on-its-way-${key}`}
            />
          )}
        </BlockStack>
      </span>
      <InlineStack gap="100" wrap={false}>
        {isFailed && stage.canRepeat ? (
          <Button onClick={() => uploads.again(key)} accessibilityLabel={`Send ${file.name} again`}>
            Try again
          </Button>
        ) : null}
        <Button
          variant="tertiary"
          onClick={() => uploads.leave(key)}
          accessibilityLabel={`${isFailed ? 'Dismiss' : 'Cancel the upload of'} ${file.name}`}
        >
          {isFailed ? 'Dismiss' : 'Cancel'}
        </Button>
      </InlineStack>
    </>
  );
}

function sayProgress({ onTheirWay, failed, chosen }: { onTheirWay: number; failed: number; chosen: number }): string {
  const parts = [
    ...(onTheirWay > 0 ? [`${onTheirWay} on their way`] : []),
    ...(failed > 0 ? [`${failed} not taken`] : []),
    chosen === 0 ? 'No picture chosen yet' : `${chosen} ${chosen === 1 ? 'picture' : 'pictures'} chosen`,
  ];
  return parts.join(' · ');
}
