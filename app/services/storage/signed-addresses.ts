import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { config } from '#app/config.server.ts';
import { storageClient } from './client.ts';

/** An address that reads one object for a short while. For the engine, never for a page. */
export async function signReadAddress(key: string, options: { expiresInSeconds: number }): Promise<string> {
  const command = new GetObjectCommand({ Bucket: config.storage.bucket, Key: key });
  return getSignedUrl(storageClient(), command, { expiresIn: options.expiresInSeconds });
}

export interface UploadForm {
  url: string;
  /** Sent first, in this order; the field `file` comes last. */
  fields: Record<string, string>;
  expiresAt: Date;
}

/** Five minutes, as product.md 8 says. */
const UPLOAD_SECONDS = 300;

/** A form with which a browser uploads one file of one type, at most so large, to a key that it did not choose. */
export async function createUploadForm(upload: {
  key: string;
  contentType: string;
  maxBytes: number;
}): Promise<UploadForm> {
  const { url, fields } = await createPresignedPost(storageClient(), {
    Bucket: config.storage.bucket,
    Key: upload.key,
    Expires: UPLOAD_SECONDS,
    Fields: { 'Content-Type': upload.contentType },
    Conditions: [
      ['content-length-range', 1, upload.maxBytes],
      ['eq', '$Content-Type', upload.contentType],
    ],
  });
  return { url, fields, expiresAt: new Date(Date.now() + UPLOAD_SECONDS * 1000) };
}
