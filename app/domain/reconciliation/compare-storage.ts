import { type ListedObject, listObjects } from '#app/services/storage/list-objects.ts';
import { headObject } from '#app/services/storage/objects.ts';
import { confirmed, type Judge } from './confirm.ts';
import type { Comparing, Finding } from './finding.ts';
import { joinInOrder, mergeInOrder } from './in-order.ts';
import { listNames, type NamedPicture } from './named-pictures.ts';
import { judgePicture, type StoredPicture } from './picture-rules.ts';

/** Under these keys pictures are kept, in their order. Photos lie together, whosever they are. */
const FOLDERS = ['avatars/', 'derived/', 'garments/', 'incoming/', 'renders/'];
const foldersOf = (shop: string) => [`garments/${shop}/`, `incoming/${shop}/`, 'renders/'];

/** A key at which something looks wrong, with what was stored there. */
interface Suspect {
  key: string;
  isJudged: boolean;
}

/**
 * Compares what is in storage with what records name: both are read in the order of their keys, side by side. Of one store
 * alone, what nobody names can be told in its own folders only.
 */
export async function* compareStorage(comparing: Comparing): AsyncGenerator<Finding> {
  const { shop, since } = comparing;
  // Named first, listed afterwards: what is put there meanwhile is named before, too.
  const names = inOurFolders(mergeInOrder(listNames({ shop, since })), shop);
  let [objects, pictures] = [0, 0];
  async function* suspects(): AsyncGenerator<Suspect> {
    for await (const { key, left, right } of joinInOrder(names, listFolders(shop))) {
      const [object] = right;
      const isJudged = object !== undefined && mayBeJudged(object, comparing);
      const isOthers = left.length === 0 && !isJudged;
      if (object && !isOthers) objects += 1;
      if (left.some(({ isNeeded }) => isNeeded)) pictures += 1;
      if (judgePicture({ key, names: left, bytes: object?.bytes, isJudged }).length > 0) yield { key, isJudged };
    }
  }
  yield* confirmed(suspects(), judgeAnew(shop), SUSPECTS_AT_ONCE);
  yield { kind: 'compared', what: 'pictures', count: pictures };
  yield { kind: 'compared', what: 'stored objects', count: objects };
}

/** Each is a question to storage. */
const SUSPECTS_AT_ONCE = 100;

async function* inOurFolders(
  names: AsyncIterable<NamedPicture>,
  shop: string | undefined,
): AsyncGenerator<NamedPicture> {
  const folders = shop ? foldersOf(shop) : FOLDERS;
  for await (const name of names) if (!shop || folders.some((folder) => name.key.startsWith(folder))) yield name;
}

async function* listFolders(shop: string | undefined): AsyncGenerator<ListedObject> {
  for (const folder of shop ? foldersOf(shop) : FOLDERS) yield* listObjects(folder);
}

function mayBeJudged({ key, storedAt }: ListedObject, { shop, since, settledBefore }: Comparing): boolean {
  const isWhole = !shop || !key.startsWith('renders/');
  return isWhole && storedAt <= settledBefore && (!since || storedAt >= since);
}

function judgeAnew(shop: string | undefined): Judge<Suspect> {
  return async (suspects) => {
    const names = new Map<string, NamedPicture[]>();
    for (const list of listNames({ shop, keys: suspects.map(({ key }) => key) })) {
      for await (const name of list) names.set(name.key, [...(names.get(name.key) ?? []), name]);
    }
    const found = new Map<Suspect, ReturnType<typeof judgePicture>>();
    for (const suspect of suspects) {
      const { key, isJudged } = suspect;
      const bytes = (await headObject(key))?.bytes;
      const now: StoredPicture = { key, names: names.get(key) ?? [], bytes, isJudged };
      found.set(suspect, judgePicture(now));
    }
    return found;
  };
}
