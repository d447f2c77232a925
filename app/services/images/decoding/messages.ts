import type { EncodedRender } from '#app/services/images/encode-render.ts';
import type { Provenance } from '#app/services/images/provenance.ts';
import type { TakenIn } from '#app/services/images/take-in.ts';
import type { Retry } from '#app/services/service-error.ts';

/** What a decoder can be asked for: its options and its answer. */
export interface Tasks {
  'take-in': { options: { longestEdge: number; flattenOn?: string }; answer: TakenIn };
  'encode-render': { options: { provenance: Provenance }; answer: EncodedRender };
}
export type TaskName = keyof Tasks;

export interface Order<N extends TaskName = TaskName> {
  task: N;
  bytes: Buffer;
  options: Tasks[N]['options'];
}

/** To the decoder: one picture; then, once there is room for what it weighs, the word to go on. */
export type ToDecoder = { kind: 'order'; order: Order } | { kind: 'go' };

/** From the decoder: it can work; what the picture will take of memory; how it ended. */
export type FromDecoder =
  | { kind: 'ready' }
  | { kind: 'weighed'; bytes: number }
  | { kind: 'done'; answer: Tasks[TaskName]['answer'] }
  | { kind: 'failed'; failure: Failure };

/** An error as it crosses from one process to the other; `service` when it was a ServiceError. */
export interface Failure {
  message: string;
  service?: { name: string; retry: Retry };
}
