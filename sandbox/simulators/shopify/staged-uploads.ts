import { createHmac, randomUUID } from 'node:crypto';
import type { StoreState } from './store-state.ts';
import type { StagedUpload, World } from './world.ts';

export const STAGED_UPLOADS_PATH = '/staged-uploads/';

export interface StagedTarget {
  url: string;
  resourceUrl: string;
  parameters: { name: string; value: string }[];
}

/** Prepares a place to upload one file to, in the wire format of Google's storage that Shopify uses. */
export function stageUpload(
  world: World,
  store: StoreState,
  wanted: { filename: string; mimeType: string; httpMethod: 'POST' | 'PUT'; fileSize: number | null },
): StagedTarget {
  const key = `tmp/${store.shopId}/products/${randomUUID()}/${wanted.filename}`;
  const date = `${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  const expiresAt = Date.now() + world.settings.stagedUploadLifeMs;
  const policy = Buffer.from(
    JSON.stringify({
      expiration: new Date(expiresAt).toISOString(),
      conditions: [{ key }, ['content-length-range', 1, 20_971_520]],
    }),
  ).toString('base64');
  const signature = createHmac('sha256', world.app.apiSecret).update(`${policy}.${key}`).digest('hex');
  const upload: StagedUpload = { ...wanted, handle: store.handle, signature, blob: null, expiresAt };
  world.platform.stagedUploads[key] = upload;
  world.changed();
  const base = `${world.publicUrl()}${STAGED_UPLOADS_PATH}`;
  const resourceUrl = `${base}${key.split('/').map(encodeURIComponent).join('/')}`;
  const credential = `simulated@example.invalid/${date.slice(0, 8)}/auto/storage/goog4_request`;
  if (wanted.httpMethod === 'PUT') {
    const query = new URLSearchParams({
      'X-Goog-Algorithm': 'GOOG4-RSA-SHA256',
      'X-Goog-Credential': credential,
      'X-Goog-Date': date,
      'X-Goog-Signature': signature,
    });
    return {
      url: `${resourceUrl}?${query}`,
      resourceUrl,
      parameters: [
        { name: 'content_type', value: wanted.mimeType },
        { name: 'acl', value: 'private' },
      ],
    };
  }
  const parameters = {
    'Content-Type': wanted.mimeType,
    success_action_status: '201',
    acl: 'private',
    key,
    'x-goog-date': date,
    'x-goog-credential': credential,
    'x-goog-algorithm': 'GOOG4-RSA-SHA256',
    'x-goog-signature': signature,
    policy,
  };
  return { url: base, resourceUrl, parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) };
}

/** The key in a staged upload's address, or undefined when it is another address. */
function stagedKey(world: World, address: string): string | undefined {
  const base = `${world.publicUrl()}${STAGED_UPLOADS_PATH}`;
  return address.startsWith(base) ? decodeURIComponent(address.slice(base.length).split('?')[0] ?? '') : undefined;
}

/** The bytes that a store uploaded to this address; undefined when nothing (any longer) is there. */
export async function readStagedUpload(world: World, store: StoreState, address: string): Promise<Buffer | undefined> {
  const key = stagedKey(world, address);
  const upload = key === undefined ? undefined : world.platform.stagedUploads[key];
  if (!upload?.blob || upload.handle !== store.handle || upload.expiresAt < Date.now()) return undefined;
  return world.blobs.get(upload.blob);
}
