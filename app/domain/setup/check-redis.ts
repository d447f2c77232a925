import { type RedisFacts, readRedisFacts } from '#app/services/queue/read-redis-facts.ts';
import { WrongSetting } from './finding.ts';

/** The oldest that the queue's library works with to its full. Source: https://docs.bullmq.io, Going to production. */
const OLDEST_VERSION = [6, 2] as const;

export async function checkRedis(): Promise<string> {
  return judgeRedis(await readRedisFacts());
}

/** Says what is right with a Redis that says this of itself; throws WrongSetting. */
export function judgeRedis({ version, evictionPolicy }: RedisFacts): string {
  if (isOlder(version)) {
    throw new WrongSetting(`Its version is ${version}; the queue needs ${OLDEST_VERSION.join('.')} or newer.`);
  }
  if (evictionPolicy !== undefined && evictionPolicy !== 'noeviction') {
    throw new WrongSetting(
      `It throws away keys when its memory is full (${evictionPolicy}), jobs among them: set maxmemory-policy to noeviction.`,
    );
  }
  if (evictionPolicy === undefined)
    return `It is version ${version}; see to it that its maxmemory-policy is noeviction.`;
  return `It is version ${version}, and never throws jobs away.`;
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
