/** What a decoder does, each a function of bytes alone. Runs in the decoder's process. */
import { encodeRender } from '#app/services/images/encode-render.ts';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { normalisePicture } from '#app/services/images/normalise-picture.ts';
import type { TaskName, Tasks } from './messages.ts';

type Work<N extends TaskName> = (bytes: Buffer, options: Tasks[N]['options']) => Promise<Tasks[N]['answer']>;

export const TASKS: { [N in TaskName]: Work<N> } = {
  'take-in': async (bytes, options) => {
    const inspected = await inspectPicture(bytes);
    if (!inspected.ok) return inspected;
    return { ok: true, picture: await normalisePicture(bytes, options) };
  },
  'encode-render': encodeRender,
};
