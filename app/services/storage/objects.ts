import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { storageClient } from './client.ts';

export interface StoredObject {
  body: Buffer;
  contentType: string;
}

/** Stores bytes. With a key named after the content, repeating it changes nothing. Throws ServiceError. */
export async function putObject(object: { key: string; body: Buffer; contentType: string }): Promise<void> {
  await send(`put ${object.key}`, () =>
    storageClient().send(
      new PutObjectCommand({
        Bucket: config.storage.bucket,
        Key: object.key,
        Body: object.body,
        ContentType: object.contentType,
        ContentLength: object.body.length,
      }),
    ),
  );
}

/** Reads an object whole. Throws ServiceError, `never` when there is none. */
export async function getObject(key: string): Promise<StoredObject> {
  return send(`get ${key}`, async () => {
    const answer = await storageClient().send(new GetObjectCommand({ Bucket: config.storage.bucket, Key: key }));
    const bytes = await answer.Body?.transformToByteArray();
    if (!bytes) throw new Error('The object has no body');
    return { body: Buffer.from(bytes), contentType: answer.ContentType ?? 'application/octet-stream' };
  });
}

/** Size and type of an object, or undefined when there is none. */
export async function headObject(key: string): Promise<{ bytes: number; contentType: string } | undefined> {
  try {
    return await send(`head ${key}`, async () => {
      const answer = await storageClient().send(new HeadObjectCommand({ Bucket: config.storage.bucket, Key: key }));
      return { bytes: answer.ContentLength ?? 0, contentType: answer.ContentType ?? 'application/octet-stream' };
    });
  } catch (error) {
    if (error instanceof ServiceError && error.facts.status === 404) return undefined;
    throw error;
  }
}

/** Deletes an object; one that is gone already is no error. */
export async function deleteObject(key: string): Promise<void> {
  await send(`delete ${key}`, () =>
    storageClient().send(new DeleteObjectCommand({ Bucket: config.storage.bucket, Key: key })),
  );
}

async function send<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
    const isFinal = status !== undefined && status >= 400 && status < 500 && status !== 429 && status !== 408;
    throw new ServiceError('storage', `Storage did not ${what.split(' ')[0]} the object`, {
      retry: isFinal ? 'never' : 'later',
      cause,
      facts: { what, status },
    });
  }
}
