import { expect, it } from 'vitest';
import { loggedPath } from '#app/web/logged-path.ts';

it('a path is logged as it is, an endless one cut, and never its query', () => {
  expect(loggedPath('/app/photos/0123456789abcdef01234567')).toBe('/app/photos/0123456789abcdef01234567');
  expect(loggedPath(`/${'"'.repeat(15_000)}`)).toHaveLength(301);
  expect(loggedPath('/app?id_token=secret')).toBe('/app');
});
