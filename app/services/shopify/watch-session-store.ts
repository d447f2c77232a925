/** The web writes the tokens that the worker needs: with a file in each container, it would wait for them for ever. */
import { randomUUID } from 'node:crypto';
import { log } from '#app/services/log.ts';
import { SessionSightingRecord } from './session-sighting.record.ts';
import { readSessionStoreId } from './sessions.ts';

export type Role = 'web' | 'worker';

const LOOK_MS = 15_000;
/** A process that has not said anything for so long is gone. */
const GONE_MS = 60_000;

/** Says which store of sessions this process has, and returns whether no process of the other role has another one. */
export async function lookAtSessionStore(role: Role, now: Date, processId: string): Promise<boolean> {
  const storeId = await readSessionStoreId();
  await SessionSightingRecord.updateOne({ _id: processId }, { $set: { role, storeId, seenAt: now } }, { upsert: true });
  const other = await SessionSightingRecord.exists({
    role: role === 'web' ? 'worker' : 'web',
    storeId: { $ne: storeId },
    seenAt: { $gt: new Date(now.getTime() - GONE_MS) },
  });
  return other === null;
}

export interface SessionStoreWatch {
  /** False while the web and the worker each have a store of sessions of their own. */
  isShared: () => boolean;
  stop: () => void;
}

/** Looks now and every 15 seconds, and logs what is to be mended. While nobody can be asked, the last answer holds. */
export function watchSessionStore(role: Role): SessionStoreWatch {
  const processId = randomUUID();
  let isShared = true;
  const look = async () => {
    const wasShared = isShared;
    isShared = await lookAtSessionStore(role, new Date(), processId);
    if (!isShared)
      log().error(
        'The web and the worker have different stores of sessions: give both the same SESSION_DATABASE_URL, a libSQL server or a file on a volume that both mount',
      );
    else if (!wasShared) log().info('The web and the worker have the same store of sessions again');
  };
  const lookQuietly = () => void look().catch(() => {});
  lookQuietly();
  const timer = setInterval(lookQuietly, LOOK_MS).unref();
  return { isShared: () => isShared, stop: () => clearInterval(timer) };
}
