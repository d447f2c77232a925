/** An upload by a presigned form (POST Object): the policy is checked, its conditions are held to, nothing else counts. */
import type { Request, Response } from 'express';
import type { ObjectFiles } from './object-files.ts';
import { checkPolicy } from './post-policy.ts';
import { escapeXml, refuse } from './s3-error.ts';
import { bodyOf } from './serve-object.ts';
import { type Credentials, checkPolicySignature } from './signature.ts';

export async function storeForm(
  request: Request,
  response: Response,
  options: Credentials & { bucket: string },
  files: ObjectFiles,
): Promise<void> {
  const [bucket, ...rest] = request.path.split('/').filter((part) => part !== '');
  if (rest.length > 0 || request.originalUrl.includes('?')) {
    return refuse(response, { code: 'NotImplemented', message: 'This stand-in takes forms for the bucket only' });
  }
  if (bucket !== options.bucket) {
    return refuse(response, { code: 'NoSuchBucket', message: 'The bucket does not exist' });
  }
  const form = await readForm(request, options.bucket);
  if (!form) return refuse(response, { code: 'MalformedPOSTRequest', message: 'The form can’t be read' });
  const { fields, file } = form;
  if (!file) return refuse(response, { code: 'InvalidArgument', message: 'The form has no file' });
  const key = fields.get('key');
  if (!key) return refuse(response, { code: 'InvalidArgument', message: 'The form has no key' });
  const problem = checkPolicySignature(fields, options) ?? checkPolicy(fields, file.length, new Date());
  if (problem) return refuse(response, problem);
  const contentType = fields.get('content-type') ?? 'application/octet-stream';
  const etag = await files.put({ key, bytes: file, contentType });
  answer(response, { key, bucket, etag: etag ?? '', status: fields.get('success_action_status') });
}

/** 204 unless the form asks for another of the three statuses that S3 knows. */
function answer(
  response: Response,
  stored: { key: string; bucket: string; etag: string; status: string | undefined },
): void {
  response.set({ etag: stored.etag });
  if (stored.status === '201') {
    response
      .status(201)
      .type('application/xml')
      .send(
        `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Bucket>${escapeXml(stored.bucket)}</Bucket><Key>${escapeXml(stored.key)}</Key><ETag>${escapeXml(stored.etag)}</ETag></PostResponse>`,
      );
    return;
  }
  response.status(stored.status === '200' ? 200 : 204).end();
}

/** The fields of a form by their names in lower case, and the file. What comes after the file does not count. */
async function readForm(
  request: Request,
  bucket: string,
): Promise<{ fields: Map<string, string>; file: Buffer | undefined } | undefined> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  let form: FormData;
  try {
    form = await new globalThis.Response(new Uint8Array(bodyOf(request)), { headers }).formData();
  } catch {
    return undefined;
  }
  const fields = new Map<string, string>([['bucket', bucket]]);
  for (const [name, value] of form) {
    if (name.toLowerCase() === 'file') {
      const file = typeof value === 'string' ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
      return { fields, file };
    }
    if (typeof value === 'string') fields.set(name.toLowerCase(), value);
  }
  return { fields, file: undefined };
}
