/** Extensions import nothing of the app: that what they read is what it answers is said here, and checked by the compiler. */
import { expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { batchAnswer } from '#app/web/api/batch-schemas.ts';
import type {
  ExtensionChoices,
  ExtensionPhotos,
  extensionPhotoAnswer,
  extensionProduct,
} from '#app/web/api/extension-schemas.ts';
import type { BatchAnswer, Choices, PhotoAnswer, PhotosAnswer, ProductAnswer } from '#extensions/shared/answers.ts';

it('what extensions read is what the app answers, or it does not compile', () => {
  expectTypeOf<ExtensionChoices>().toExtend<Choices>();
  expectTypeOf<z.output<typeof extensionProduct>>().toExtend<ProductAnswer>();
  expectTypeOf<z.output<typeof extensionPhotoAnswer>>().toExtend<PhotoAnswer>();
  expectTypeOf<ExtensionPhotos>().toExtend<PhotosAnswer>();
  expectTypeOf<z.output<typeof batchAnswer>>().toExtend<BatchAnswer>();
});
