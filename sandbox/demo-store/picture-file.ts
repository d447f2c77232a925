import { fileURLToPath } from 'node:url';

/** The absolute path of one of the demo store's pictures, given from this folder. */
export function pictureFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
