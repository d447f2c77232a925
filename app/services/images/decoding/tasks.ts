/** What a decoder does, each a function of bytes alone. Runs in the decoder's process. */
import { encodeRender } from '#app/services/images/encode-render.ts';
import { takeIn } from '#app/services/images/take-in.ts';
import type { TaskName, Tasks } from './messages.ts';

type Work<N extends TaskName> = (bytes: Buffer, options: Tasks[N]['options']) => Promise<Tasks[N]['answer']>;

export const TASKS: { [N in TaskName]: Work<N> } = {
  'take-in': takeIn,
  'encode-render': encodeRender,
};
