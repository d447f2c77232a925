import { Button } from '@shopify/polaris';
import type { RenderView } from '#app/web/api/render-schemas.ts';

/** Saves a finished photo as a file, as the store is entitled to it now. */
export function DownloadButton({ render, size }: { render: RenderView; size?: 'large' }) {
  if (!render.downloadUrl) return null;
  return (
    <Button
      url={render.downloadUrl}
      download
      // Without a target of its own the click is Remix's, which goes there as to a page of the app.
      target="_blank"
      accessibilityLabel={`Download the photo of ${render.productTitle}`}
      {...(size ? { size } : {})}
    >
      Download
    </Button>
  );
}
