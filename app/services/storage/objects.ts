import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { storageClient } from './client.ts';
import { isNamedAfter } from './content-key.ts';
import { callStorage, statusOf } from './storage-error.ts';

export interface ObjectFacts {
  /** Size of the object. */
  bytes: number;
  contentType: string;
}

export interface StoredObject extends ObjectFacts {
  body: Buffer;
}

const UNKNOWN_TYPE = 'application/octet-stream';

/**
 * Stores bytes where nothing is yet. With a key named after the content, repeating it changes nothing; another
 * object under the same key is never overwritten. Throws ServiceError, `never` when other bytes are there.
 */
export async function putObject(object: { key: string; body: Buffer; contentType: string }): Promise<void> {
  const { key, body } = object;
  const put: PutObjectCommandInput = {
    Bucket: config.storage.bucket,
    Key: key,
    Body: body,
    ContentType: object.contentType,
    ContentLength: body.length,
    // Should the bucket ever stand behind a cache: nothing in it is for everyone.
    CacheControl: 'private, no-store',
  };
  await callStorage('put', key, async () => {
    try {
      await storageClient().send(new PutObjectCommand({ ...put, IfNoneMatch: '*' }));
    } catch (error) {
      switch (statusOf(error)) {
        case 412:
          if (!isNamedAfter(key, body)) throw error;
          return;
        // A storage that knows no conditions: keys named after their content are safe without.
        case 501:
          if (!isNamedAfter(key, body)) throw error;
          await storageClient().send(new PutObjectCommand(put));
          return;
        default:
          throw error;
      }
    }
  });
}

/** Reads an object whole. Throws ServiceError, `never` when there is none. */
export async function getObject(key: string): Promise<StoredObject> {
  const command = new GetObjectCommand({ Bucket: config.storage.bucket, Key: key });
  return callStorage('get', key, async () => {
    const answer = await storageClient().send(command);
    const body = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
    return { body, contentType: answer.ContentType ?? UNKNOWN_TYPE, bytes: body.length };
  });
}

/** The first bytes of an object, and its whole size. Throws as getObject. */
export async function readObjectHead(key: string, headBytes: number): Promise<{ head: Buffer; bytes: number }> {
  const Range = `bytes=0-${headBytes - 1}`;
  const command = new GetObjectCommand({ Bucket: config.storage.bucket, Key: key, Range });
  return callStorage('get', key, async () => {
    const answer = await storageClient().send(command);
    const head = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
    const total = Number(answer.ContentRange?.split('/').at(-1));
    return { head, bytes: Number.isFinite(total) ? total : head.length };
  });
}

/** Opens an object for reading piece by piece; the caller reads it to its end or destroys it. Throws as getObject. */
export async function openObject(key: string): Promise<ObjectFacts & { stream: Readable }> {
  const command = new GetObjectCommand({ Bucket: config.storage.bucket, Key: key });
  return callStorage('get', key, async () => {
    const answer = await storageClient().send(command);
    if (!(answer.Body instanceof Readable)) throw new Error('The object has no stream');
    return {
      stream: answer.Body,
      contentType: answer.ContentType ?? UNKNOWN_TYPE,
      bytes: answer.ContentLength ?? 0,
    };
  });
}

/**
 * Size and type of an object, or undefined when there is none. Amazon tells that only to a key that may list the
 * bucket (`s3:ListBucket`); without it, a missing object is refused with 403.
 */
export async function headObject(key: string): Promise<ObjectFacts | undefined> {
  const command = new HeadObjectCommand({ Bucket: config.storage.bucket, Key: key });
  try {
    return await callStorage('head', key, async () => {
      const answer = await storageClient().send(command);
      return { bytes: answer.ContentLength ?? 0, contentType: answer.ContentType ?? UNKNOWN_TYPE };
    });
  } catch (error) {
    if (error instanceof ServiceError && error.facts.status === 404) return undefined;
    throw error;
  }
}

/** Deletes an object; one that is gone already is no error. */
export async function deleteObject(key: string): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: config.storage.bucket, Key: key });
  await callStorage('delete', key, () => storageClient().send(command));
}
