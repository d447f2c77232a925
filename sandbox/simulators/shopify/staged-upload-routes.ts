import express, { type Request, type Response, type Router } from 'express';
import { STAGED_UPLOADS_PATH } from './staged-uploads.ts';
import type { StagedUpload, World } from './world.ts';

const MAX_BYTES = 20 * 1024 * 1024;

/** Takes the uploads that `stagedUploadsCreate` prepared: a POST form with the file last, or a signed PUT. */
export function stagedUploadRoutes(world: World): Router {
  const router = express.Router();
  const rawBody = express.raw({ type: () => true, limit: 2 * MAX_BYTES });
  router.post(STAGED_UPLOADS_PATH, rawBody, (request, response, next) => {
    acceptForm(world, request, response).catch(next);
  });
  router.put(`${STAGED_UPLOADS_PATH}*`, rawBody, (request, response, next) => {
    acceptPut(world, request, response).catch(next);
  });
  return router;
}

async function acceptForm(world: World, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  if (!form) return refuse(response, 400, 'MalformedPOSTRequest', 'The body is not a multipart form.');
  const names = [...form.keys()];
  const file = form.get('file');
  if (!(file instanceof File)) return refuse(response, 400, 'InvalidArgument', 'POST requires exactly one file.');
  if (names.at(-1) !== 'file') return refuse(response, 400, 'InvalidArgument', 'Fields after the file are ignored.');
  const text = (name: string) => String(form.get(name) ?? '');
  const key = text('key');
  const upload = world.platform.stagedUploads[key];
  if (upload?.httpMethod !== 'POST' || !text('policy')) return refuse(response, 403, 'AccessDenied', 'No such policy.');
  if (text('x-goog-signature') !== upload.signature) {
    return refuse(response, 403, 'SignatureDoesNotMatch', 'The signature does not match.');
  }
  const isAsSigned =
    text('Content-Type') === upload.mimeType && text('acl') === 'private' && text('x-goog-date') !== '';
  if (!isAsSigned) return refuse(response, 403, 'AccessDenied', 'The policy was not satisfied.');
  const bytes = Buffer.from(await file.arrayBuffer());
  if (!(await store(world, upload, bytes, response))) return;
  if (text('success_action_status') !== '201') {
    response.status(204).end();
    return;
  }
  const location = `${world.publicUrl()}${STAGED_UPLOADS_PATH}${key}`;
  response
    .status(201)
    .type('application/xml')
    .send(
      `<?xml version='1.0' encoding='UTF-8'?><PostResponse><Location>${escapeXml(location)}</Location><Bucket>shopify-staged-uploads</Bucket><Key>${escapeXml(key)}</Key></PostResponse>`,
    );
}

async function acceptPut(world: World, request: Request, response: Response): Promise<void> {
  const key = decodeURIComponent(request.path.slice(STAGED_UPLOADS_PATH.length));
  const upload = world.platform.stagedUploads[key];
  if (upload?.httpMethod !== 'PUT') return refuse(response, 403, 'AccessDenied', 'No such upload.');
  if (request.query['X-Goog-Signature'] !== upload.signature) {
    return refuse(response, 403, 'SignatureDoesNotMatch', 'The signature does not match.');
  }
  if (request.get('content-type') !== upload.mimeType) {
    return refuse(response, 403, 'SignatureDoesNotMatch', 'The Content-Type is not the one that was signed.');
  }
  if (await store(world, upload, bodyOf(request), response)) response.status(200).end();
}

async function store(world: World, upload: StagedUpload, bytes: Buffer, response: Response): Promise<boolean> {
  if (upload.expiresAt < Date.now()) {
    refuse(response, 400, 'ExpiredToken', 'The policy has expired.');
    return false;
  }
  if (bytes.length > MAX_BYTES || bytes.length === 0) {
    refuse(response, 400, bytes.length ? 'EntityTooLarge' : 'EntityTooSmall', 'The size is outside the policy.');
    return false;
  }
  if (upload.fileSize !== null && upload.fileSize !== bytes.length) {
    refuse(response, 400, 'EntityTooLarge', 'The size is not the one that was announced.');
    return false;
  }
  upload.blob = await world.blobs.put(bytes);
  world.changed();
  return true;
}

async function readForm(request: Request): Promise<FormData | undefined> {
  const type = request.get('content-type') ?? '';
  return new globalThis.Response(new Uint8Array(bodyOf(request)), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined);
}

function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response
    .status(status)
    .type('application/xml')
    .send(`<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
