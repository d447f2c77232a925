import type { UploadRules } from '#app/domain/garments/upload-rules.ts';

const TYPE_OF_ENDING: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
};

/** The file's type as the browser knows it, else as its name says; undefined for one that is not taken. */
export function typeOfFile(file: File, { types }: UploadRules): UploadRules['types'][number] | undefined {
  const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  const named = file.type || TYPE_OF_ENDING[ending];
  return types.find((type) => type === named);
}

/** Why this file would be refused, as far as a browser can tell, or undefined. What it can't read the server looks at. */
export async function problemOfFile(
  file: File,
  rules: UploadRules,
): Promise<keyof UploadRules['sentences'] | undefined> {
  if (file.size === 0) return 'empty';
  if (!typeOfFile(file, rules)) return 'unsupported-type';
  if (file.size > rules.maxBytes) return 'too-many-bytes';
  const size = await sizeOfPicture(file);
  if (!size) return undefined;
  if (size.width * size.height > rules.maxPixels) return 'too-many-pixels';
  const [shorter, longer] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
  if (shorter < rules.minEdge) return 'too-small';
  return longer > shorter * rules.mostTimesLonger ? 'too-long' : undefined;
}

/** In pixels, from the header; undefined where the browser shows no such picture. */
async function sizeOfPicture(file: File): Promise<{ width: number; height: number } | undefined> {
  const url = URL.createObjectURL(file);
  try {
    return await new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => resolve(undefined);
      image.src = url;
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
