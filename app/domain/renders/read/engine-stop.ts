import { readEngineGate } from '#app/domain/engine/engine-gate.ts';
import type { Render } from '#app/domain/renders/render.record.ts';

/** Whether these renders wait for an engine that takes nothing now; asked only while one of them waits. */
export async function readEngineStop(renders: Pick<Render, 'status'>[]): Promise<boolean> {
  if (renders.every((render) => render.status !== 'queued')) return false;
  return isEngineStopped();
}

/** Whether the engine takes nothing from anybody now. */
export async function isEngineStopped(): Promise<boolean> {
  return (await readEngineGate(new Date())).isStopped;
}
