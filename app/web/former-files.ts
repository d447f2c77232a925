/**
 * The files of builds other than this process's own. A page that is open while a new version is started goes on asking
 * for its own version's parts, of which the new version's folder has none; and while two versions run side by side, either
 * is asked for the other's. Every process leaves its build's files in the database, and finds those of the others there.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress } from 'node:zlib';
import { BuildRecord } from '#app/services/database/build.record.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { contentHash } from '#app/services/storage/content-key.ts';

const KEPT_BUILDS = 10;
/** Whatever is asked for, the database is asked no more often. */
const LOOK_EVERY_MS = 10_000;

const filesByBuild = new Map<string, Map<string, Buffer>>();
let lookedAt = 0;

/** Leaves this build's files in the database, and forgets the oldest builds. What fails is logged: pages can do without. */
export async function keepBuildFiles(folder: string): Promise<void> {
  try {
    const files = await packedFilesOf(folder);
    const _id = contentHash(files.map(({ name }) => name).join('\n'));
    const update = { $set: { startedAt: new Date() }, $setOnInsert: { files } };
    await BuildRecord.updateOne({ _id }, update, { upsert: true }).catch((error) => {
      // Another process of the same build was faster.
      if (!isDuplicateKey(error)) throw error;
    });
    const builds = await BuildRecord.find({}, { _id: 1 }).sort({ startedAt: -1 }).lean();
    await BuildRecord.deleteMany({ _id: { $in: builds.slice(KEPT_BUILDS).map((build) => build._id) } });
  } catch (error) {
    log().warn({ error }, 'The files of this build could not be kept for the next one');
  }
}

export interface FormerFile {
  body: Buffer;
  headers: Record<string, string>;
}

/** A file of another build, packed if the caller takes that; undefined when no build that is kept has it. */
export async function formerFile(file: { name: string; takesBrotli: boolean }): Promise<FormerFile | undefined> {
  const packed = find(file.name) ?? ((await lookAtBuilds()) ? find(file.name) : undefined);
  if (!packed) return undefined;
  // Named after its content, as all files of a build. Packed once, it is not packed by the server again.
  const headers = { 'cache-control': 'public, max-age=31536000, immutable, no-transform', vary: 'accept-encoding' };
  if (file.takesBrotli) return { body: packed, headers: { ...headers, 'content-encoding': 'br' } };
  return { body: await promisify(brotliDecompress)(packed), headers };
}

function find(name: string): Buffer | undefined {
  for (const files of filesByBuild.values()) {
    const packed = files.get(name);
    if (packed) return packed;
  }
  return undefined;
}

/** Takes in builds that are not known yet, and says whether it looked. */
async function lookAtBuilds(): Promise<boolean> {
  if (Date.now() < lookedAt + LOOK_EVERY_MS) return false;
  lookedAt = Date.now();
  try {
    const kept = (await BuildRecord.find({}, { _id: 1 }).lean()).map(({ _id }) => _id);
    for (const id of filesByBuild.keys()) if (!kept.includes(id)) filesByBuild.delete(id);
    const missing = kept.filter((id) => !filesByBuild.has(id));
    for (const { _id, files } of await BuildRecord.find({ _id: { $in: missing } })) {
      filesByBuild.set(_id, new Map(files.map(({ name, packed }) => [name, packed])));
    }
    return true;
  } catch (error) {
    log().warn({ error }, 'The files of former builds could not be read');
    return false;
  }
}

async function packedFilesOf(folder: string): Promise<{ name: string; packed: Buffer }[]> {
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names
      .filter((name) => !/\.(br|gz)$/.test(name))
      .map(async (name) => {
        // The build packed what is worth it.
        const packed = names.includes(`${name}.br`)
          ? await readFile(join(folder, `${name}.br`))
          : await promisify(brotliCompress)(await readFile(join(folder, name)));
        return { name, packed };
      }),
  );
}
