import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { config } from '#app/config.server.ts';
import { asAttachment } from '#app/services/http/as-attachment.ts';
import { storageClient } from './client.ts';
import { callStorage } from './storage-error.ts';

/**
 * An address that reads one object for a short while: for the engine, or as a download under the given name.
 * Never for a page. Nothing is asked of storage: the object may be missing.
 */
export async function signReadAddress(
  key: string,
  options: { expiresInSeconds: number; downloadName?: string },
): Promise<string> {
  const { downloadName, expiresInSeconds } = options;
  const command = new GetObjectCommand({
    Bucket: config.storage.bucket,
    Key: key,
    ...(downloadName ? { ResponseContentDisposition: asAttachment(downloadName) } : {}),
  });
  return callStorage('sign', key, () => getSignedUrl(storageClient(), command, { expiresIn: expiresInSeconds }));
}

export interface UploadForm {
  url: string;
  /** Sent first, in this order; the field `file` comes last. */
  fields: Record<string, string>;
  expiresAt: Date;
}

let formAddress: Promise<string> | undefined;

/** Where the browser sends its forms to: whatever storage and the bucket's name make of it. Nothing is asked of storage. */
export function uploadAddress(): Promise<string> {
  formAddress ??= createPresignedPost(storageClient(), { Bucket: config.storage.bucket, Key: 'any' }).then(
    ({ url }) => url,
  );
  return formAddress;
}

/** Five minutes: docs/product-rules.md. */
const UPLOAD_SECONDS = 300;

/**
 * A form with which a browser uploads one file of one type, at most so large, to a key that it did not choose
 * (`incomingKey`). What arrives is still only claimed to be of that type.
 */
export async function createUploadForm(upload: {
  key: string;
  contentType: string;
  maxBytes: number;
  expiresInSeconds?: number;
}): Promise<UploadForm> {
  const seconds = upload.expiresInSeconds ?? UPLOAD_SECONDS;
  const expiresAt = new Date(Date.now() + seconds * 1000);
  const { url, fields } = await callStorage('sign', upload.key, () =>
    createPresignedPost(storageClient(), {
      Bucket: config.storage.bucket,
      Key: upload.key,
      Expires: seconds,
      Fields: { 'Content-Type': upload.contentType },
      Conditions: [
        ['content-length-range', 1, upload.maxBytes],
        ['eq', '$Content-Type', upload.contentType],
      ],
    }),
  );
  return { url, fields, expiresAt };
}
