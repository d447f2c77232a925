import {
  addFile,
  deleteFile,
  findFileByName,
  freeFilename,
  renameFile,
} from '#sandbox/simulators/shopify/file-library.ts';
import { idOfType } from '#sandbox/simulators/shopify/global-id.ts';
import { extensionOf, processFile } from '#sandbox/simulators/shopify/media-processing.ts';
import { stageUpload } from '#sandbox/simulators/shopify/staged-uploads.ts';
import { detachFile, type FileRecord, isoAt, type ProductRecord } from '#sandbox/simulators/shopify/store-state.ts';
import { type Call, checkListSize, notSimulated, readGid, type UserError } from './call.ts';
import { mediaView } from './media-view.ts';

export const MAX_ALT_LENGTH = 512;
export const MAX_MEDIA_PER_PRODUCT = 250;

interface StagedUploadInput {
  resource: string;
  filename: string;
  mimeType: string;
  httpMethod?: 'POST' | 'PUT' | null;
  fileSize?: string | null;
}

export function stagedUploadsCreate(call: Call, { input }: { input: StagedUploadInput[] }) {
  checkListSize('input', input);
  const userErrors = input.flatMap((wanted, index): UserError[] => {
    if (wanted.resource !== 'IMAGE' && wanted.resource !== 'PRODUCT_IMAGE')
      notSimulated(`staged upload of ${wanted.resource}`);
    if (wanted.filename.trim() === '')
      return [{ field: ['input', String(index), 'filename'], message: "can't be blank" }];
    if (!/^image\/(jpe?g|png|gif|webp|heic|heif)$/.test(wanted.mimeType)) {
      const message = `${wanted.mimeType} is not a recognized format`;
      return [{ field: ['input', String(index), 'mimeType'], message }];
    }
    return [];
  });
  if (userErrors.length > 0) return { stagedTargets: null, userErrors };
  const stagedTargets = input.map(({ filename, mimeType, httpMethod, fileSize }) =>
    stageUpload(call.world, call.store, {
      filename,
      mimeType,
      httpMethod: httpMethod ?? 'PUT',
      fileSize: fileSize ? Number(fileSize) : null,
    }),
  );
  return { stagedTargets, userErrors: [] };
}

interface FileCreateInput {
  originalSource: string;
  filename?: string | null;
  alt?: string | null;
  contentType?: string | null;
  duplicateResolutionMode?: 'APPEND_UUID' | 'RAISE_ERROR' | 'REPLACE' | null;
}

/** Makes files that are processed afterwards; all of a call, or none. */
export function fileCreate(call: Call, { files }: { files: FileCreateInput[] }) {
  checkListSize('files', files);
  const names = new Set<string>();
  const userErrors = files.flatMap((input, index) => {
    const name = input.filename ?? filenameOf(input.originalSource);
    const error = findCreateProblem(call, input, name, names);
    names.add(name.toLowerCase());
    return error ? [toUserError(error, 'files', index)] : [];
  });
  if (userErrors.length > 0) return { files: [], userErrors };
  const made = files.map((input) => createOne(call, input));
  return { files: made.map((file) => mediaView(call, file)), userErrors: [] };
}

interface Problem {
  code: string;
  field: string;
  message: string;
}

function toUserError({ code, field, message }: Problem, argument: string, index: number): UserError {
  return { code, field: [argument, String(index), field], message };
}

function findCreateProblem(
  call: Call,
  input: FileCreateInput,
  name: string,
  earlier: Set<string>,
): Problem | undefined {
  if (input.contentType && input.contentType !== 'IMAGE') notSimulated(`fileCreate of ${input.contentType}`);
  if (!/^https?:\/\//.test(input.originalSource)) {
    return { code: 'INVALID_IMAGE_SOURCE_URL', field: 'originalSource', message: 'Image URL is invalid' };
  }
  if ((input.alt ?? '').length > MAX_ALT_LENGTH) return altTooLong();
  if (name.trim() === '' || /[/\\]/.test(name) || name.length > 255) {
    return { code: 'INVALID_FILENAME', field: 'filename', message: 'The provided filename is invalid.' };
  }
  const sourceExtension = extensionOf(filenameOf(input.originalSource));
  if (input.filename && sourceExtension && extensionOf(name) !== sourceExtension) {
    const message = 'Cannot create file with custom filename which does not match original source extension.';
    return { code: 'MISMATCHED_FILENAME_AND_ORIGINAL_SOURCE', field: 'filename', message };
  }
  if (input.duplicateResolutionMode === 'REPLACE' && !input.filename) {
    const message = 'Duplicate resolution mode REPLACE cannot be used without specifying filename.';
    return { code: 'MISSING_FILENAME_FOR_DUPLICATE_MODE_REPLACE', field: 'filename', message };
  }
  const isTaken = findFileByName(call.store, name) !== undefined || earlier.has(name.toLowerCase());
  if (input.duplicateResolutionMode === 'RAISE_ERROR' && isTaken) return filenameTaken();
  return undefined;
}

function createOne(call: Call, input: FileCreateInput): FileRecord {
  const { world, store } = call;
  const wanted = input.filename ?? filenameOf(input.originalSource);
  const existing = findFileByName(store, wanted);
  if (existing && input.duplicateResolutionMode === 'REPLACE')
    return replaceSource(call, existing, input.originalSource);
  const filename = freeFilename(store, wanted);
  const file = addFile(world, store, { filename, alt: input.alt ?? '', source: input.originalSource });
  processFile(world, store, file);
  return file;
}

function replaceSource(call: Call, file: FileRecord, source: string): FileRecord {
  Object.assign(file, {
    source,
    status: 'UPLOADED',
    problems: [],
    updatedAt: isoAt(Date.now()),
  } satisfies Partial<FileRecord>);
  processFile(call.world, call.store, file);
  call.world.changed(call.store);
  return file;
}

/** The last part of an address, as Shopify names a file for which no name was given. */
export function filenameOf(address: string): string {
  if (!URL.canParse(address)) return '';
  return decodeURIComponent(new URL(address).pathname.split('/').at(-1) ?? '');
}

interface FileUpdateInput {
  id: string;
  alt?: string | null;
  filename?: string | null;
  originalSource?: string | null;
  previewImageSource?: string | null;
  referencesToAdd?: string[] | null;
  referencesToRemove?: string[] | null;
}

/** Changes READY files and the products that show them; all of a call, or none. */
export function fileUpdate(call: Call, { files }: { files: FileUpdateInput[] }) {
  checkListSize('files', files);
  const userErrors = files.flatMap((input, index) => {
    const problem = findUpdateProblem(call, input);
    return problem ? [toUserError(problem, 'files', index)] : [];
  });
  if (userErrors.length > 0) return { files: [], userErrors };
  const updated = files.flatMap((input) => updateOne(call, input));
  return { files: updated.map((file) => mediaView(call, file)), userErrors: [] };
}

function fileOf(call: Call, gid: string): FileRecord | undefined {
  readGid(gid);
  const id = idOfType('MediaImage', gid);
  return id === undefined ? undefined : call.store.files[id];
}

function findUpdateProblem(call: Call, input: FileUpdateInput): Problem | undefined {
  if (input.previewImageSource) notSimulated('fileUpdate(previewImageSource)');
  const file = fileOf(call, input.id);
  if (!file) return fileMissing(input.id, 'id');
  if (file.status === 'FAILED') {
    return { code: 'INVALID_FAILED_MEDIA_STATE', field: 'id', message: 'File cannot be updated in a failed state.' };
  }
  if (file.status !== 'READY')
    return { code: 'NON_READY_STATE', field: 'id', message: 'Non-ready files cannot be updated.' };
  if ((input.alt ?? '').length > MAX_ALT_LENGTH) return altTooLong();
  if (input.filename && input.filename.toLowerCase() !== file.filename.toLowerCase()) {
    if (extensionOf(input.filename) !== extensionOf(file.filename)) {
      return { code: 'INVALID_FILENAME_EXTENSION', field: 'filename', message: 'Invalid filename extension.' };
    }
    if (findFileByName(call.store, input.filename)) return filenameTaken();
  }
  for (const gid of input.referencesToRemove ?? []) {
    const problem = findReferenceProblem(call, gid, 'referencesToRemove');
    if (problem) return problem;
  }
  for (const gid of input.referencesToAdd ?? []) {
    const problem = findReferenceProblem(call, gid, 'referencesToAdd') ?? findRoomProblem(call, gid, file);
    if (problem) return problem;
  }
  return undefined;
}

function findReferenceProblem(call: Call, gid: string, field: string): Problem | undefined {
  if (readGid(gid).type !== 'Product') {
    return { code: 'UNSUPPORTED_FILE_REFERENCE', field, message: 'The file type is not supported for referencing.' };
  }
  if (productOf(call, gid)) return undefined;
  return { code: 'REFERENCE_TARGET_DOES_NOT_EXIST', field, message: 'The reference target does not exist.' };
}

function findRoomProblem(call: Call, gid: string, file: FileRecord): Problem | undefined {
  const product = productOf(call, gid);
  if (!product || product.mediaIds.includes(file.id) || product.mediaIds.length < MAX_MEDIA_PER_PRODUCT)
    return undefined;
  const message = `Exceeded the limit of ${MAX_MEDIA_PER_PRODUCT} media per product.`;
  return { code: 'PRODUCT_MEDIA_LIMIT_EXCEEDED', field: 'referencesToAdd', message };
}

export function productOf(call: Call, gid: string): ProductRecord | undefined {
  const id = idOfType('Product', gid);
  return id === undefined ? undefined : call.store.products[id];
}

function updateOne(call: Call, input: FileUpdateInput): FileRecord[] {
  const file = fileOf(call, input.id);
  if (!file) return [];
  const touched = new Set<ProductRecord>();
  for (const gid of input.referencesToRemove ?? []) {
    const product = productOf(call, gid);
    if (product && detachFile(product, file.id)) touched.add(product);
  }
  for (const gid of input.referencesToAdd ?? []) {
    const product = productOf(call, gid);
    if (!product || product.mediaIds.includes(file.id)) continue;
    product.mediaIds.push(file.id);
    touched.add(product);
  }
  if (input.alt !== undefined && input.alt !== null && input.alt !== file.alt) {
    file.alt = input.alt;
    for (const product of Object.values(call.store.products))
      if (product.mediaIds.includes(file.id)) touched.add(product);
  }
  if (input.filename) renameFile(call.store, file, input.filename);
  file.updatedAt = isoAt(Date.now());
  if (input.originalSource) replaceSource(call, file, input.originalSource);
  for (const product of touched) call.world.productChanged(call.store, product);
  call.world.changed(call.store);
  return [file];
}

/** Deletes files for good, also from every product that shows them; all of a call, or none. */
export function fileDelete(call: Call, { fileIds }: { fileIds: string[] }) {
  checkListSize('fileIds', fileIds);
  const userErrors = fileIds.flatMap((gid): UserError[] => {
    const file = fileOf(call, gid);
    if (!file) return [{ ...fileMissing(gid, 'fileIds'), field: ['fileIds'] }];
    if (file.status === 'READY' || file.status === 'FAILED') return [];
    return [{ code: 'FILE_LOCKED', field: ['fileIds'], message: `File id ${gid} has a pending operation.` }];
  });
  if (userErrors.length > 0) return { deletedFileIds: null, userErrors };
  for (const gid of fileIds) {
    const file = fileOf(call, gid);
    if (file) deleteFile(call.world, call.store, file);
  }
  return { deletedFileIds: fileIds, userErrors: [] };
}

function fileMissing(gid: string, field: string): Problem {
  return { code: 'FILE_DOES_NOT_EXIST', field, message: `File id ${gid} does not exist.` };
}

function altTooLong(): Problem {
  const message = `The alt value exceeds the maximum limit of ${MAX_ALT_LENGTH} characters.`;
  return { code: 'ALT_VALUE_LIMIT_EXCEEDED', field: 'alt', message };
}

function filenameTaken(): Problem {
  return { code: 'FILENAME_ALREADY_EXISTS', field: 'filename', message: 'The provided filename already exists.' };
}
