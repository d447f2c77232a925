import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { type PictureBytes, recallPicture, rememberPicture } from '#app/services/images/picture-cache.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { contentHash, contentKey, hashInKey } from '#app/services/storage/content-key.ts';
import { deleteObject, getObject, putObject } from '#app/services/storage/objects.ts';
import { type DerivedPicture, DerivedPictureRecord } from './derived-picture.record.ts';

export interface WantedPicture extends Pick<DerivedPicture, 'owner' | 'sourceKey' | 'recipe'> {
  contentType: 'image/jpeg' | 'image/webp';
  /** Makes it from the stored picture. What it throws is thrown on: nothing else is given instead. */
  make: (source: Buffer) => Promise<Buffer>;
}

export interface KeptPicture {
  /** Of its content: known without its bytes once it was made. */
  hash: string;
  contentType: string;
  read: () => Promise<PictureBytes>;
}

/**
 * A picture made from a stored one when it is first asked for, and kept: in storage under a key named after its
 * content, and in this process's memory while there is room. Asked for by many at once, a process makes it once.
 */
export async function keepDerivedPicture(wanted: WantedPicture): Promise<KeptPicture> {
  const { owner, sourceKey, recipe, contentType } = wanted;
  const name = JSON.stringify([owner, sourceKey, recipe]);
  const remembered = recallPicture(name);
  if (remembered) return { hash: remembered.hash, contentType, read: async () => remembered };
  const record = await DerivedPictureRecord.findOne({ owner, sourceKey, recipe }).sort({ _id: -1 }).lean();
  const read = () => rememberPicture(name, () => (record ? readOrRemake(wanted, record.key) : makeAndKeep(wanted)));
  if (record) return { hash: hashInKey(record.key), contentType, read };
  const made = await read();
  return { hash: made.hash, contentType, read: async () => made };
}

/** The bytes that were written, or, when they are gone or are not what was written, made again. */
async function readOrRemake(wanted: WantedPicture, key: string): Promise<PictureBytes> {
  try {
    const { body } = await getObject(key);
    const hash = contentHash(body);
    if (hash === hashInKey(key)) return { hash, bytes: body };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.facts.status !== 404) throw error;
    return makeAndKeep(wanted);
  }
  log().warn({ key }, 'A kept picture is not what was written; it is made again');
  await deleteObject(key);
  return makeAndKeep(wanted);
}

async function makeAndKeep(wanted: WantedPicture): Promise<PictureBytes> {
  const source = await getObject(wanted.sourceKey);
  const bytes = await wanted.make(source.body);
  // Nobody waits for the keeping: a picture that can't be kept is made again the next time.
  void keep(wanted, bytes).catch((error: unknown) => {
    log().warn({ error, sourceKey: wanted.sourceKey, recipe: wanted.recipe }, 'A made picture could not be kept');
  });
  return { hash: contentHash(bytes), bytes };
}

/** The record first: whoever erases the store's pictures then knows of every object. */
async function keep({ owner, sourceKey, recipe, contentType }: WantedPicture, bytes: Buffer): Promise<void> {
  const key = contentKey('derived', bytes, contentType === 'image/jpeg' ? 'jpg' : 'webp');
  const record = { owner, sourceKey, recipe, key };
  try {
    await DerivedPictureRecord.updateOne(record, { $setOnInsert: record }, { upsert: true });
  } catch (error) {
    // Another process made the same picture at the same time.
    if (!isDuplicateKey(error)) throw error;
  }
  await putObject({ key, body: bytes, contentType });
}
