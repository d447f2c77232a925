import { LRUCache } from 'lru-cache';
import { config } from '#app/config.server.ts';

export interface PictureBytes {
  hash: string;
  bytes: Buffer;
}

type Reader = () => Promise<PictureBytes>;

/** What an entry costs beside its bytes, about. */
const ENTRY_BYTES = 512;

let cache: LRUCache<string, PictureBytes, Reader> | undefined;

/** The picture of that name, if this process still has it in memory. */
export function recallPicture(name: string): PictureBytes | undefined {
  return pictures().get(name);
}

/**
 * The picture of that name, read when it is not in memory and then kept there while there is room. Many at once read
 * it once; a reading that fails is not remembered.
 */
export async function rememberPicture(name: string, read: Reader): Promise<PictureBytes> {
  return pictures().forceFetch(name, { context: read });
}

function pictures(): LRUCache<string, PictureBytes, Reader> {
  cache ??= new LRUCache<string, PictureBytes, Reader>({
    maxSize: config.pictures.cacheBytes,
    sizeCalculation: ({ bytes }) => bytes.length + ENTRY_BYTES,
    fetchMethod: (_name, _stale, { context: read }) => read(),
    // Whoever waits for a picture gets it, also when others push it out of memory meanwhile.
    ignoreFetchAbort: true,
  });
  return cache;
}
