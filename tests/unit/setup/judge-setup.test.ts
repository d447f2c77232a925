import { describe, expect, it } from 'vitest';
import { judgeDatabase } from '#app/domain/setup/check-database.ts';
import { judgeRedis } from '#app/domain/setup/check-redis.ts';

const KEEPS = { evictionPolicy: 'noeviction' };

describe('the set-up check', () => {
  it.each(['', '5.0.14', '6.0.20', '6.1.9'])('calls a Redis of version "%s" too old', (version) => {
    expect(() => judgeRedis({ version, ...KEEPS })).toThrow(/needs 6\.2 or newer/);
  });

  it.each(['6.2.0', '7.0.15', '10.0.0'])('takes a Redis of version %s', (version) => {
    expect(judgeRedis({ version, ...KEEPS })).toContain('never throws jobs away');
  });

  it('asks for noeviction where Redis does not tell what it does', () => {
    expect(judgeRedis({ version: '7.2.4', evictionPolicy: undefined })).toContain('see to it');
    expect(() => judgeRedis({ version: '7.2.4', evictionPolicy: 'volatile-lru' })).toThrow(/noeviction/);
  });

  it('calls a MongoDB wrong that stands alone, and takes a replica set or the door of a sharded cluster', () => {
    expect(() => judgeDatabase({})).toThrow(/no replica set/);
    expect(() => judgeDatabase({ msg: 'hello' })).toThrow(/no replica set/);
    for (const hello of [{ setName: 'local' }, { msg: 'isdbgrid' }])
      expect(judgeDatabase(hello)).toContain('transactions');
  });
});
