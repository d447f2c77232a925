import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const key = (name: string) => `${name}:${randomBytes(32).toString('base64')}`;

/** The product as a process with this ring has it: settings are read once in its life. */
async function withRing(...keys: string[]) {
  vi.resetModules();
  for (const [name, value] of Object.entries({ ...productEnvironment(), ENCRYPTION_KEYS: keys.join(',') }))
    vi.stubEnv(name, value);
  const seals = await import('#app/services/secrets/seal.ts');
  const stamps = await import('#app/services/secrets/stamp.ts');
  return { ...seals, ...stamps };
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe('what is sealed', () => {
  it('opens again in its own place, and shows nothing of itself', async () => {
    const { seal, unseal, isSealed } = await withRing(key('a'));
    const sealed = seal('shpat_secret', 'here');
    expect(unseal(sealed, 'here')).toBe('shpat_secret');
    expect(sealed).not.toContain('shpat_secret');
    expect(seal('shpat_secret', 'here')).not.toBe(sealed);
    expect([isSealed(sealed), isSealed('shpat_secret')]).toEqual([true, false]);
  });

  it('does not open in another place, changed, cut off, or without its key', async () => {
    const { seal, unseal, UnreadableSecret } = await withRing(key('a'));
    const sealed = seal('IBAN', 'bank of Ana');
    const [body] = sealed.split(':').slice(-1);
    const flipped = sealed.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    expect(() => unseal(sealed, 'bank of Eve')).toThrow(UnreadableSecret);
    for (const wrong of [flipped, sealed.slice(0, 20), 'sealed:a:AAAA', `sealed:b:${body}`, 'plain'])
      expect(() => unseal(wrong, 'bank of Ana'), wrong).toThrow(UnreadableSecret);
  });

  it('with an older key is read and known to be stale; the newest key writes', async () => {
    const [old, fresh] = [key('old'), key('fresh')];
    const sealed = (await withRing(old)).seal('token', 'here');
    const { unseal, seal, isSealedWithNewest } = await withRing(fresh, old);
    expect(unseal(sealed, 'here')).toBe('token');
    expect(isSealedWithNewest(sealed)).toBe(false);
    expect(isSealedWithNewest(seal('token', 'here'))).toBe(true);
    const after = await withRing(fresh);
    expect(() => after.unseal(sealed, 'here')).toThrow(after.UnreadableSecret);
  });
});

describe('a stamp', () => {
  it('is right for just its words and its purpose, also once its key only reads', async () => {
    const [old, fresh] = [key('old'), key('fresh')];
    const before = await withRing(old);
    const given = before.stamp('checkout', ['1', 'a.myshopify.com']);
    const { isStampOf } = await withRing(fresh, old);
    expect(isStampOf(given, 'checkout', ['1', 'a.myshopify.com'])).toBe(true);
    expect(isStampOf(given, 'purchase', ['1', 'a.myshopify.com'])).toBe(false);
    expect(isStampOf(given, 'checkout', ['1a', '.myshopify.com'])).toBe(false);
    expect(isStampOf(given.replace('old', 'fresh'), 'checkout', ['1', 'a.myshopify.com'])).toBe(false);
    for (const wrong of ['', 'old.', 'old.00', given.slice(0, -1), `${given}0`])
      expect(isStampOf(wrong, 'checkout', ['1', 'a.myshopify.com'])).toBe(false);
    expect((await withRing(fresh)).isStampOf(given, 'checkout', ['1', 'a.myshopify.com'])).toBe(false);
  });
});
