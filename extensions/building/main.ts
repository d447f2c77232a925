/** Builds every UI extension into its `dist` and says what it weighs: `node extensions/building/main.ts`. */
import { resolve } from 'node:path';
import { bundleExtension } from './bundle-extension.ts';
import { readExtensions } from './read-extensions.ts';

for (const extension of readExtensions(resolve('extensions'))) {
  for (const { file, bytes, compressedBytes } of await bundleExtension(extension)) {
    console.log(`${file}: ${bytes} bytes, ${compressedBytes} compressed`);
  }
}
