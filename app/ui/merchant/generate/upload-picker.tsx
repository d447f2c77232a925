import { Banner, BlockStack, Button, DropZone, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import { PictureTiles } from '#app/ui/merchant/choosing/picture-tiles.tsx';
import type { UploadStage, UploadState } from './use-upload.ts';

/** The merchant's own picture: dropped or chosen, sent with its progress shown, or one that was sent before. */
export function UploadPicker({ upload }: { upload: UploadState }) {
  const { stage, chosen, recent } = upload;
  const status = useRef<HTMLDivElement>(null);
  const seen = useRef(stage.kind);
  // What had the focus is gone when the stage changes: it moves to what has come instead.
  useEffect(() => {
    if (seen.current === stage.kind) return;
    seen.current = stage.kind;
    status.current?.focus();
  }, [stage.kind]);

  return (
    <BlockStack gap="400">
      <div ref={status} tabIndex={-1} className="upload-status">
        <Stage upload={upload} />
      </div>
      <p className="visually-hidden" role="status">
        {announcement(stage, chosen?.fileName ?? null)}
      </p>
      {chosen ? (
        <InlineStack gap="400" blockAlign="center" wrap={false}>
          <span className="photo photo--framed upload-preview">
            <img src={chosen.previewUrl} alt={chosen.fileName} data-picture="upload" />
          </span>
          <BlockStack gap="100">
            <Text as="p" fontWeight="medium" breakWord>
              {chosen.fileName}
            </Text>
            <Text as="p" tone="subdued">
              {chosen.width} × {chosen.height} pixels
            </Text>
          </BlockStack>
        </InlineStack>
      ) : null}
      {recent.length > 0 ? (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            Your pictures
          </Text>
          <PictureTiles
            legend="Your pictures"
            name="upload"
            tiles={recent.map(({ id, fileName, previewUrl }) => ({ id, name: fileName, pictureUrl: previewUrl }))}
            chosen={chosen ? [chosen.id] : []}
            onChoose={(id) => {
              const found = recent.find((candidate) => candidate.id === id);
              if (found) upload.use(found);
            }}
            isSmall
          />
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}

function Stage({ upload }: { upload: UploadState }) {
  const { stage } = upload;
  switch (stage.kind) {
    case 'idle':
      return <Drop upload={upload} />;
    case 'sending':
      return (
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
            <span className="clamped">Uploading {stage.fileName}</span>
            <Button onClick={upload.cancel} accessibilityLabel={`Cancel the upload of ${stage.fileName}`}>
              Cancel
            </Button>
          </InlineStack>
          <ProgressBar progress={stage.percent} size="small" tone="primary" />
          <Text as="p" tone="subdued">
            {stage.percent} %
          </Text>
        </BlockStack>
      );
    case 'checking':
      return (
        <BlockStack gap="200">
          <span className="clamped">Checking {stage.fileName}…</span>
          <ProgressBar progress={100} size="small" tone="primary" />
        </BlockStack>
      );
    case 'failed':
      return <Failed stage={stage} upload={upload} />;
  }
}

function Failed({ stage, upload }: { stage: Extract<UploadStage, { kind: 'failed' }>; upload: UploadState }) {
  const { again } = stage;
  return (
    <BlockStack gap="300">
      <Banner
        tone="critical"
        title={stage.title}
        {...(again ? { action: { content: 'Try again', onAction: () => upload.send(again) } } : {})}
        onDismiss={upload.dismiss}
      >
        <p>
          {stage.fileName}: {stage.detail}
        </p>
      </Banner>
      <Drop upload={upload} />
    </BlockStack>
  );
}

function Drop({ upload }: { upload: UploadState }) {
  const { rules, chosen } = upload;
  return (
    <DropZone
      label="Picture of the garment"
      labelHidden
      accept={rules.types.join(',')}
      allowMultiple={false}
      variableHeight
      // Also what the browser calls the wrong kind: the sentence says what to do about it.
      onDrop={([file]) => file && upload.send(file)}
    >
      <DropZone.FileUpload
        actionTitle={chosen ? 'Upload another picture' : 'Upload a picture'}
        actionHint={`JPEG, PNG, WebP or AVIF, up to ${rules.maxBytes / 1_000_000} MB, at least ${rules.minEdge} pixels on each side`}
      />
    </DropZone>
  );
}

/** Said once for each stage: the figures between would drown everything else. */
function announcement(stage: UploadStage, chosen: string | null): string {
  switch (stage.kind) {
    case 'sending':
      return `Uploading ${stage.fileName}`;
    case 'checking':
      return `Checking ${stage.fileName}`;
    case 'failed':
      return `${stage.title}. ${stage.detail}`;
    case 'idle':
      return chosen ? `${chosen} is chosen as the garment` : '';
  }
}
