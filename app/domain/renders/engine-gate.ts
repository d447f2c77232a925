import { EngineGateRecord } from './engine-gate.record.ts';

const GATE = 'engine';

export type GateReason = 'busy' | 'out-of-credits' | 'unauthorized';

/** How long the gate stays closed when the engine names no time: these two need a person, the sweep tries now and then. */
export const GATE_CLOSED_MS = { 'out-of-credits': 60_000, unauthorized: 60_000 } as const;

/** Until when nothing is sent to the engine, and why; undefined while it is open. */
export async function readEngineGate(now: Date): Promise<{ until: Date; reason: GateReason } | undefined> {
  const gate = await EngineGateRecord.findById(GATE).lean();
  if (!gate?.closedUntil || !gate.reason || gate.closedUntil <= now) return undefined;
  return { until: gate.closedUntil, reason: gate.reason };
}

/** Closes the gate for all workers; a longer closing stays. */
export async function closeEngineGate(reason: GateReason, until: Date): Promise<void> {
  await EngineGateRecord.updateOne({ _id: GATE }, { $max: { closedUntil: until }, $set: { reason } }, { upsert: true });
}
