import { randomBytes } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { deleteObject, getObject, putObject } from '#app/services/storage/objects.ts';
import { createUploadForm } from '#app/services/storage/signed-addresses.ts';
import { askPreflight, sendForm } from '#app/services/storage/try-upload.ts';
import { WrongSetting } from './finding.ts';

const probeKey = () => `probes/${randomBytes(12).toString('hex')}.txt`;

export async function checkStorage(): Promise<string> {
  const key = probeKey();
  const body = randomBytes(32);
  await step('written', () => putObject({ key, body, contentType: 'text/plain' }));
  try {
    const read = await step('read', () => getObject(key));
    if (!read.body.equals(body)) throw new WrongSetting('It gives back other bytes than it was given.');
  } finally {
    await step('deleted', () => deleteObject(key));
  }
  return 'An object was written, read and deleted.';
}

/** A key can have one right and lack another: which one is said. */
async function step<T>(done: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ServiceError) || error.facts.status !== 403) throw error;
    throw new WrongSetting(
      `An object could not be ${done}: check the key, and that it may put, get, delete and list in the bucket.`,
    );
  }
}

/** Browsers send pictures by a form whose policy limits their size and type: not every S3 knows such forms. */
export async function checkUploadForm(): Promise<string> {
  const key = probeKey();
  const form = await createUploadForm({ key, contentType: 'text/plain', maxBytes: 1000 });
  const tooMuch = await sendForm(form, randomBytes(2000));
  try {
    const sent = await sendForm(form, randomBytes(32));
    if (sent === 404 || sent === 405 || sent === 501) {
      throw new WrongSetting(
        'It takes no presigned POST, by which browsers upload (Cloudflare R2 has none): use a storage that does.',
      );
    }
    if (sent >= 300) {
      throw new WrongSetting(`A presigned POST was refused (HTTP ${sent}): check the key’s right to put objects.`);
    }
    if (tooMuch < 300) {
      throw new WrongSetting('It takes more than the form’s policy allows: use a storage that enforces the policy.');
    }
  } finally {
    await deleteObject(key);
  }
  return 'A file was uploaded by a presigned form and deleted; one that was too large was refused.';
}

export async function checkBrowserUploads(): Promise<string> {
  const { origin } = new URL(config.shopify.appUrl);
  const form = await createUploadForm({ key: probeKey(), contentType: 'image/jpeg', maxBytes: 1000 });
  const allowed = await askPreflight(form.url, origin);
  if (allowed === '*' || allowed === origin) return 'The bucket lets pages of this app upload.';
  throw new WrongSetting(
    'The bucket’s CORS rules do not let pages of this app upload: allow POST from the origin of SHOPIFY_APP_URL, with all headers.',
  );
}
