/** The product's storage service over HTTP against the local S3, on a free port and in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Options, startS3 } from '#sandbox/s3/server.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

export interface LocalStorage {
  url: string;
  options: S3Options;
  breakNext: (fault: { operation: string; mode: string; [name: string]: unknown }) => Promise<void>;
  state: () => Promise<{ puts: number; repeats: number; objects: { key: string; cacheControl?: string }[] }>;
  /** Stops it and starts it again on the same folder and port. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}

export async function startLocalStorage(more: Partial<S3Options> = {}): Promise<LocalStorage> {
  const environment = productEnvironment();
  const options: S3Options = {
    port: 0,
    dataDir: mkdtempSync(join(tmpdir(), 'modelsnap-s3-')),
    bucket: environment.S3_BUCKET ?? '',
    accessKeyId: environment.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.S3_SECRET_ACCESS_KEY ?? '',
    ...more,
  };
  let s3 = await startS3(options);
  const { url } = s3;
  options.port = Number(new URL(url).port);
  // The settings are read at the first call of the service, and one file of tests is one process.
  Object.assign(process.env, environment, { S3_ENDPOINT: url });
  return {
    url,
    options,
    async breakNext(fault) {
      const answer = await fetch(`${url}/_control/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    state: async () => (await fetch(`${url}/_control/state`)).json() as ReturnType<LocalStorage['state']>,
    async restart() {
      await s3.close();
      s3 = await startS3(options);
    },
    async close() {
      await s3.close();
      rmSync(options.dataDir, { recursive: true, force: true });
    },
  };
}

/** The code that S3 names in its answer, such as `AccessDenied`. */
export async function errorCode(answer: Response): Promise<string | undefined> {
  return /<Code>([^<]+)<\/Code>/.exec(await answer.text())?.[1];
}
