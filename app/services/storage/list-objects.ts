import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { config } from '#app/config.server.ts';
import { storageClient } from './client.ts';
import { callStorage } from './storage-error.ts';

export interface ListedObject {
  key: string;
  /** Size of the object. */
  bytes: number;
  storedAt: Date;
}

/**
 * All objects whose keys begin so, by their keys' bytes; a thousand at a time are in memory. Needs the right to list
 * (`s3:ListBucket`). Throws ServiceError.
 */
export async function* listObjects(prefix: string): AsyncGenerator<ListedObject> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: config.storage.bucket,
      Prefix: prefix,
      ...(token ? { ContinuationToken: token } : {}),
    });
    const page: ListObjectsV2CommandOutput = await callStorage('list', prefix, () => storageClient().send(command));
    for (const { Key, Size = 0, LastModified = new Date() } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, bytes: Size, storedAt: LastModified };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token);
}
