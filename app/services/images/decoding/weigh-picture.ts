import { readHeader } from '#app/services/images/decoder.ts';
import { estimateMemory } from '#app/services/images/estimate-memory.ts';

/** What reading a picture will take of memory, in bytes, by its header alone. What has none takes nothing: it is refused. */
export async function weighPicture(bytes: Buffer): Promise<number> {
  try {
    return estimateMemory(await readHeader(bytes));
  } catch {
    return 0;
  }
}
