import { S3Client } from '@aws-sdk/client-s3';
import { type Config, config } from '#app/config.server.ts';

export interface StorageTimeouts {
  /** Until the connection stands, in milliseconds. */
  connectMs: number;
  /** From the start of one attempt to the head of its answer, the upload of the body included, in milliseconds. */
  answerMs: number;
  /** Without a byte either way, in milliseconds. */
  silenceMs: number;
}

const TIMEOUTS: StorageTimeouts = { connectMs: 3000, answerMs: 30_000, silenceMs: 15_000 };

let client: S3Client | undefined;

/** The S3 client of this process, made at first use. */
export function storageClient(): S3Client {
  client ??= createStorageClient(config.storage);
  return client;
}

/** An S3 client for these settings. Another S3 by address: path-style, since it has no name for each bucket. */
export function createStorageClient(settings: Config['storage'], timeouts: StorageTimeouts = TIMEOUTS): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = settings;
  return new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    // The default puts the checksum of an empty body into presigned addresses.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.answerMs,
      // Without it the handler only logs that the time is over, and waits on.
      throwOnRequestTimeout: true,
      socketTimeout: timeouts.silenceMs,
    },
  });
}
