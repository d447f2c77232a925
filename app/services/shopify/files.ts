import { z } from 'zod';
import { ServiceError } from '#app/services/service-error.ts';
import { adminGraphql } from './admin-graphql.ts';
import { CREATE_FILES, DELETE_FILES, FILE_BY_NAME, MEDIA_STATUS, STAGED_UPLOADS, UPDATE_FILES } from './documents.ts';

const problem = z.object({ code: z.string().nullable().optional(), message: z.string() });
const FILE_STATUSES = ['UPLOADED', 'PROCESSING', 'READY', 'FAILED'] as const;
/** A state that is new to us is one on the way to those that we know. */
const fileStatus = z
  .string()
  .transform((said) => FILE_STATUSES.find((status) => status === said) ?? ('UNKNOWN' as const));

/** A file of the store's library. `problem` is Shopify's code and words when processing failed. */
export interface StoreFile {
  id: string;
  status: z.infer<typeof fileStatus>;
  problem: { code: string; message: string } | null;
}

/** What Shopify's userErrors say; `code` is empty where the mutation has none. */
export interface Refused {
  code: string;
  message: string;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; refused: Refused };

/**
 * Finds a file by its exact name: how our own upload is recognised when the answer to making it was lost. The search
 * lags behind: what was just made may not be found yet, what was deleted may still be. A file that works is preferred.
 */
export async function findFileByName(
  shop: string,
  fileName: string,
  except: readonly string[] = [],
): Promise<StoreFile | undefined> {
  const data = await adminGraphql({
    shop,
    document: FILE_BY_NAME,
    variables: { query: `filename:${fileName}` },
    answer: z.object({
      files: z.object({
        nodes: z.array(z.object({ id: z.string(), fileStatus, fileErrors: z.array(problem).optional() })),
      }),
    }),
  });
  const files = data.files.nodes.filter((node) => !except.includes(node.id));
  const file = files.find((node) => node.fileStatus !== 'FAILED') ?? files[0];
  return file && { id: file.id, status: file.fileStatus, problem: firstProblem(file.fileErrors) };
}

interface StagedTarget {
  url: string;
  resourceUrl: string;
  parameters: { name: string; value: string }[];
}

/** How often the storage may turn an upload away before it is tried again later: its permission may just have run out. */
const STAGING_TRIES = 2;

/** Sends a JPEG to Shopify's staging area and returns the address to make a file from. Leaves nothing in the store. */
export async function stageUpload(shop: string, fileName: string, bytes: Buffer): Promise<string> {
  let status = 0;
  for (let tries = 0; tries < STAGING_TRIES; tries += 1) {
    const target = await askForStagedTarget(shop, fileName, bytes.length);
    status = await sendTo(target, fileName, bytes);
    if (status < 400) return target.resourceUrl;
    if (status >= 500) break;
  }
  throw new ServiceError('shopify', 'The staged upload was not accepted', { retry: 'later', facts: { status } });
}

async function askForStagedTarget(shop: string, fileName: string, size: number): Promise<StagedTarget> {
  const data = await adminGraphql({
    shop,
    document: STAGED_UPLOADS,
    variables: {
      input: [
        {
          resource: 'IMAGE',
          filename: fileName,
          mimeType: 'image/jpeg',
          httpMethod: 'POST',
          fileSize: String(size),
        },
      ],
    },
    answer: z.object({
      stagedUploadsCreate: z.object({
        stagedTargets: z
          .array(
            z.object({
              // Null, with a userError, for a file that Shopify won't take.
              url: z.string().nullable(),
              resourceUrl: z.string().nullable(),
              parameters: z.array(z.object({ name: z.string(), value: z.string() })),
            }),
          )
          .nullable(),
        userErrors: z.array(problem),
      }),
    }),
  });
  const { stagedTargets, userErrors } = data.stagedUploadsCreate;
  const target = stagedTargets?.[0];
  if (target?.url && target.resourceUrl && userErrors.length === 0) {
    return { url: target.url, resourceUrl: target.resourceUrl, parameters: target.parameters };
  }
  const isRefused = userErrors.length > 0;
  throw new ServiceError('shopify', isRefused ? 'Shopify refused the upload' : 'Shopify gave no place to upload to', {
    retry: isRefused ? 'never' : 'later',
    facts: { code: isRefused ? 'UPLOAD_REFUSED' : undefined, message: userErrors[0]?.message },
  });
}

async function sendTo(target: StagedTarget, fileName: string, bytes: Buffer): Promise<number> {
  const form = new FormData();
  for (const { name, value } of target.parameters) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), fileName);
  const response = await fetch(target.url, { method: 'POST', body: form, signal: AbortSignal.timeout(60_000) }).catch(
    (cause: unknown) => {
      throw new ServiceError('shopify', 'The staged upload did not go through', { retry: 'later', cause });
    },
  );
  await response.body?.cancel();
  return response.status;
}

/** Makes a file of the store from a staged upload. A second file of the same name is refused, never made. */
export async function createFile(
  shop: string,
  file: { fileName: string; resourceUrl: string; alt: string },
): Promise<Outcome<StoreFile>> {
  const data = await adminGraphql({
    shop,
    document: CREATE_FILES,
    variables: {
      files: [
        {
          originalSource: file.resourceUrl,
          filename: file.fileName,
          alt: file.alt,
          contentType: 'IMAGE',
          duplicateResolutionMode: 'RAISE_ERROR',
        },
      ],
    },
    answer: z.object({
      fileCreate: z.object({
        files: z.array(z.object({ id: z.string(), fileStatus, fileErrors: z.array(problem) })).nullable(),
        userErrors: z.array(problem),
      }),
    }),
  });
  const { files, userErrors } = data.fileCreate;
  const made = files?.[0];
  if (made && userErrors.length === 0) {
    return { ok: true, value: { id: made.id, status: made.fileStatus, problem: firstProblem(made.fileErrors) } };
  }
  return { ok: false, refused: toRefused(userErrors) };
}

/** How far Shopify is with a file, or undefined when it is no longer there. */
export async function readFile(shop: string, fileId: string): Promise<StoreFile | undefined> {
  const data = await adminGraphql({
    shop,
    document: MEDIA_STATUS,
    variables: { ids: [fileId] },
    answer: z.object({
      nodes: z.array(
        z
          .object({
            id: z.string().optional(),
            fileStatus: fileStatus.optional(),
            mediaErrors: z.array(problem).optional(),
            fileErrors: z.array(problem).optional(),
          })
          .nullable(),
      ),
    }),
  });
  const node = data.nodes[0];
  if (!node?.id || !node.fileStatus) return undefined;
  const problems = [...(node.mediaErrors ?? []), ...(node.fileErrors ?? [])];
  return { id: node.id, status: node.fileStatus, problem: firstProblem(problems) };
}

/** Puts a READY file on a product; a file that is there already stays as it is. */
export async function attachFile(shop: string, fileId: string, productId: string): Promise<Outcome<true>> {
  return updateFile(shop, { id: fileId, referencesToAdd: [productId] });
}

/** Takes a file off a product and off its variants; the file itself stays in the library. */
export async function detachFile(shop: string, fileId: string, productId: string): Promise<Outcome<true>> {
  return updateFile(shop, { id: fileId, referencesToRemove: [productId] });
}

/** Deletes a file from the store, and with it from every product. One that is gone already is no error. */
export async function deleteFile(shop: string, fileId: string): Promise<Outcome<true>> {
  const data = await adminGraphql({
    shop,
    document: DELETE_FILES,
    variables: { ids: [fileId] },
    answer: z.object({ fileDelete: z.object({ userErrors: z.array(problem) }) }),
  });
  const errors = data.fileDelete.userErrors.filter((error) => error.code !== 'FILE_DOES_NOT_EXIST');
  return errors.length === 0 ? { ok: true, value: true } : { ok: false, refused: toRefused(errors) };
}

async function updateFile(shop: string, file: Record<string, unknown>): Promise<Outcome<true>> {
  const data = await adminGraphql({
    shop,
    document: UPDATE_FILES,
    variables: { files: [file] },
    answer: z.object({ fileUpdate: z.object({ userErrors: z.array(problem) }) }),
  });
  const { userErrors } = data.fileUpdate;
  return userErrors.length === 0 ? { ok: true, value: true } : { ok: false, refused: toRefused(userErrors) };
}

function toRefused(errors: z.infer<typeof problem>[]): Refused {
  return { code: errors[0]?.code ?? '', message: errors[0]?.message ?? 'Shopify gave no reason' };
}

function firstProblem(problems: z.infer<typeof problem>[] | undefined): StoreFile['problem'] {
  const first = problems?.[0];
  return first ? { code: first.code ?? 'UNKNOWN', message: first.message } : null;
}
