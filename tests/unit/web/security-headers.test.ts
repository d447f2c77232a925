import { afterEach, describe, expect, it, vi } from 'vitest';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
  vi.resetModules();
});

/** The product's modules, read anew with these settings. */
async function productWith(settings: Record<string, string>) {
  Object.assign(process.env, productEnvironment(), settings);
  const { setPagePolicy } = await import('#app/web/security-headers.ts');
  const { createUploadForm } = await import('#app/services/storage/signed-addresses.ts');
  return { setPagePolicy, createUploadForm };
}

/** Whether a source of a policy lets an address in, by the rules of CSP level 3 for hosts and paths. */
function letsIn(source: string, address: string): boolean {
  if (!URL.canParse(source)) return false;
  const [allowed, asked] = [new URL(source), new URL(address)];
  if (allowed.origin !== asked.origin) return false;
  return allowed.pathname.endsWith('/')
    ? asked.pathname.startsWith(allowed.pathname)
    : allowed.pathname === asked.pathname;
}

describe('a page’s policy lets the browser send an upload to the address of its form', () => {
  it.each([
    ['a plain bucket of Amazon’s', { S3_BUCKET: 'photos', S3_ENDPOINT: '', S3_REGION: 'eu-central-1' }],
    ['a bucket whose name has dots', { S3_BUCKET: 'photos.shop.example', S3_ENDPOINT: '', S3_REGION: 'us-east-1' }],
    ['a bucket of another storage', { S3_BUCKET: 'photos', S3_ENDPOINT: 'https://minio.example:9000' }],
    ['a storage below a path', { S3_BUCKET: 'photos', S3_ENDPOINT: 'https://storage.example/s3' }],
  ])('%s', async (_what, settings) => {
    const { setPagePolicy, createUploadForm } = await productWith(settings);
    const headers = new Headers();
    await setPagePolicy(headers, { nonce: 'n' });
    const { url } = await createUploadForm({ key: 'incoming/a/b', contentType: 'image/png', maxBytes: 1 });
    const policy = headers.get('content-security-policy') ?? '';
    const sources = policy.match(/connect-src ([^;]+)/)?.[1]?.split(' ') ?? [];
    expect(sources.filter((source) => letsIn(source, url))).toHaveLength(1);
  });
});
