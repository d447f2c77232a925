import { cdnAddress } from '#sandbox/simulators/shopify/file-library.ts';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import type { FileRecord } from '#sandbox/simulators/shopify/store-state.ts';
import type { Call } from './call.ts';
import { metafieldFields } from './metafields.ts';

interface UrlArguments {
  transform?: { maxWidth?: number | null; maxHeight?: number | null } | null;
}

/** A picture as the API shows it: `image` is null until READY. */
export function mediaView(call: Call, file: FileRecord) {
  const id = toGid('MediaImage', file.id);
  const image = file.picture && file.status === 'READY' ? imageView(call, file) : null;
  return {
    __typename: 'MediaImage',
    id,
    alt: file.alt,
    mediaContentType: 'IMAGE',
    status: file.status,
    fileStatus: file.status,
    image,
    preview: { status: file.status, image },
    mimeType: file.picture?.mimeType ?? null,
    originalSource: file.picture
      ? { fileSize: file.picture.sizeInBytes, url: cdnAddress(call.world, call.store, file) }
      : null,
    mediaErrors: file.problems,
    mediaWarnings: [],
    fileErrors: file.problems,
    createdAt: file.createdAt,
    updatedAt: file.updatedAt,
    ...metafieldFields(call, id),
  };
}

export function imageView(call: Call, file: FileRecord) {
  const url = cdnAddress(call.world, call.store, file);
  return {
    id: toGid('ImageSource', file.id),
    altText: file.alt || null,
    width: file.picture?.widthInPixels ?? null,
    height: file.picture?.heightInPixels ?? null,
    originalSrc: url,
    src: url,
    url: ({ transform }: UrlArguments) => {
      const sized = new URL(url);
      if (transform?.maxWidth) sized.searchParams.set('width', String(transform.maxWidth));
      if (transform?.maxHeight) sized.searchParams.set('height', String(transform.maxHeight));
      return sized.href;
    },
  };
}
