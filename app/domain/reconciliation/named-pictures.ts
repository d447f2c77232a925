import type { Model, PipelineStage } from 'mongoose';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { DerivedPictureRecord } from '#app/domain/pictures/derived-picture.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { PictureDeletionRecord } from '#app/domain/store-life/picture-deletion.record.ts';
import { A_PAGE } from './confirm.ts';

/** A picture that a record names. */
export interface NamedPicture {
  key: string;
  /** Which record, in words. */
  record: string;
  shop: string | undefined;
  /** It has to be in storage. Other names are of what may be there. */
  isNeeded: boolean;
  /** The size that is written down. */
  bytes: number | undefined;
}

interface Naming {
  /** What the record is called, before its id. */
  noun: string;
  // biome-ignore lint/suspicious/noExplicitAny: records of every kind.
  record: Model<any>;
  path: string;
  isNeeded: boolean;
  match?: Record<string, unknown>;
  /** The path holds a list of keys. */
  isList?: boolean;
  bytesPath?: string;
  /** Of no store, or not by its name. */
  isShared?: boolean;
}

/** Every place where a storage key is written down. */
const NAMINGS: readonly Naming[] = [
  { noun: 'render', record: RenderRecord, path: 'output.key', bytesPath: 'output.bytes', isNeeded: true },
  { noun: 'render', record: RenderRecord, path: 'garmentKey', isNeeded: true },
  { noun: 'render', record: RenderRecord, path: 'putKeys', isList: true, isNeeded: false },
  {
    noun: 'upload',
    record: GarmentUploadRecord,
    path: 'pictureKey',
    match: { status: 'confirmed' },
    isNeeded: true,
  },
  { noun: 'upload', record: GarmentUploadRecord, path: 'pictureKey', isNeeded: false },
  // Once it was swept, nothing can be sent there any more.
  {
    noun: 'upload',
    record: GarmentUploadRecord,
    path: 'incomingKey',
    match: { sweptAt: { $exists: false } },
    isNeeded: false,
  },
  { noun: 'avatar', record: AvatarRecord, path: 'pictureKey', isNeeded: true, isShared: true },
  // One that is missing is made again when it is asked for.
  { noun: 'derived picture', record: DerivedPictureRecord, path: 'key', isNeeded: false, isShared: true },
  { noun: 'deletion', record: PictureDeletionRecord, path: 'keys', isList: true, isNeeded: false, isShared: true },
];

export interface WhichNames {
  shop?: string | undefined;
  since?: Date | undefined;
  /** Only these. */
  keys?: string[] | undefined;
}

/** A list for each place where keys are written down, in the order of the keys. The database sorts them, on its disk if need be. */
export function listNames(which: WhichNames): AsyncIterable<NamedPicture>[] {
  return NAMINGS.map((naming) => listNaming(naming, which));
}

interface Row {
  _id: unknown;
  key: string;
  shop?: string | null;
  bytes?: number | null;
}

async function* listNaming(naming: Naming, which: WhichNames): AsyncGenerator<NamedPicture> {
  const { noun, record, isNeeded } = naming;
  const rows = record.aggregate<Row>(stagesOf(naming, which)).allowDiskUse(true).cursor<Row>({ batchSize: A_PAGE });
  for await (const { _id, key, shop, bytes } of rows) {
    yield { key, record: `${noun} ${_id}`, shop: shop ?? undefined, isNeeded, bytes: bytes ?? undefined };
  }
}

function stagesOf(naming: Naming, { shop, since, keys }: WhichNames): PipelineStage[] {
  const { path, match = {}, isList, bytesPath, isShared } = naming;
  const ofStore = isShared ? {} : { ...(shop ? { shop } : {}), ...(since ? { createdAt: { $gte: since } } : {}) };
  const wanted = { [path]: keys ? { $in: keys } : { $exists: true } };
  return [
    { $match: { ...match, ...ofStore, ...wanted } },
    ...(isList ? [{ $unwind: `$${path}` }, ...(keys ? [{ $match: wanted }] : [])] : []),
    { $project: { shop: 1, key: `$${path}`, ...(bytesPath ? { bytes: `$${bytesPath}` } : {}) } },
    { $sort: { key: 1 } },
  ];
}
