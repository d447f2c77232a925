import { S3Client } from '@aws-sdk/client-s3';
import { config } from '#app/config.server.ts';

let client: S3Client | undefined;

/** The S3 client of this process. Another S3 by address: path-style, since it has no name for each bucket. */
export function storageClient(): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = config.storage;
  client ??= new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    // The default puts the checksum of an empty body into presigned addresses.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 30_000 },
  });
  return client;
}
