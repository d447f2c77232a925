import { beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '#app/services/log.ts';
import { withLogFacts } from '#app/services/log-facts.ts';
import { loggedError, withoutSecrets } from '#app/services/log-redaction.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const SECRET = 'hunter2hunter2hunter2';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJkZXN0IjoiaHR0cHM6Ly9hIn0.c2lnbmF0dXJlc2lnbmF0dXJl';

/** What may stand in a text, with the secret in it, and what must be left of it. */
const TEXTS: [string, string, string][] = [
  ['a bearer token', `authorization: Bearer ${SECRET}`, 'authorization'],
  ['a bearer token in JSON', `{"headers":{"authorization":"Bearer ${SECRET}"}}`, 'headers'],
  ['a basic login', `Basic ${SECRET}=`, 'Basic'],
  ['an offline token of Shopify', `refused shpat_${SECRET} today`, 'refused'],
  ['a refresh token of Shopify', `shprt_${SECRET}`, ''],
  ['a key of FASHN', `fa-${SECRET} is wrong`, 'is wrong'],
  ['a key of Resend', `re_${SECRET} is wrong`, 'is wrong'],
  ['a session token', `token was ${JWT}.`, 'token was'],
  ['a session token behind a dash', `kept-${JWT}`, 'kept-'],
  ['the query of an address of any kind', `ftp://files.example/a?key=${SECRET}`, 'ftp://files.example/a'],
  ['an id_token in an address', `GET https://app.example/app?shop=a&id_token=${SECRET}`, 'https://app.example/app'],
  ['an id_token in a path', `GET /app?shop=a&id_token=${SECRET}`, '/app'],
  ['a signed picture', `/api/images/1/avatar?owner=a&end=1&sig=${SECRET}`, '/api/images/1/avatar'],
  ['a signed storage address', `http://127.0.0.1:9000/b/k?X-Amz-Signature=${SECRET}`, 'http://127.0.0.1:9000/b/k'],
  ['a signature by itself', `X-Amz-Signature=${SECRET}&X-Amz-Date=1`, 'X-Amz-Signature'],
  ['a security token', `"x-amz-security-token": "${SECRET}"`, 'x-amz-security-token'],
  ['a database address', `connect mongodb+srv://user:${SECRET}@cluster.example/db`, 'cluster.example/db'],
  ['a Redis address', `redis://:${SECRET}@redis.example:6379`, 'redis.example:6379'],
  ['a password with an at sign in it', `redis://:${SECRET}@${SECRET}@redis.example:6379`, 'redis.example:6379'],
  ['an address with a name and password', `https://me:${SECRET}@example.com/path`, 'example.com/path'],
  ['a libSQL token', `libsql://db.example?authToken=${SECRET}`, 'libsql://db.example'],
  ['a password as a field', `{"password":"${SECRET}","user":"me"}`, '"user":"me"'],
  ['a client secret', `client_secret=${SECRET}&grant_type=x`, 'grant_type=x'],
  ['an access token', `{"access_token":"${SECRET}","scope":"a"}`, '"scope":"a"'],
  ['a header of Shopify’s', `'x-shopify-access-token': '${SECRET}'`, 'x-shopify-access-token'],
  ['a webhook’s signature', `x-shopify-hmac-sha256: ${SECRET}=`, ''],
  ['a cookie', `set-cookie: ${SECRET}`, 'set-cookie'],
  ['an API key', `apiKey: "${SECRET}"`, 'apiKey'],
  ['an escaped JSON text', JSON.stringify({ body: `{"refresh_token":"${SECRET}"}` }), 'body'],
];

beforeAll(() => {
  Object.assign(process.env, productEnvironment(), { LOG_LEVEL: 'info' });
});

/** Everything that is logged, as parsed lines. */
function capture(write: (log: ReturnType<typeof createLog>) => void): {
  text: string;
  lines: Record<string, unknown>[];
} {
  let text = '';
  write(
    createLog({
      write: (line) => {
        text += line;
      },
    }),
  );
  return {
    text,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('what is logged holds no secret', () => {
  it.each(TEXTS)('%s is taken out of a text, and the rest stays', (_what, text, rest) => {
    expect(withoutSecrets(text)).not.toContain(SECRET);
    expect(withoutSecrets(text)).not.toContain(JWT.split('.')[1]);
    expect(withoutSecrets(text)).toContain(rest);
  });

  it.each(TEXTS)('%s is taken out of a line, which stays JSON', (_what, text) => {
    const { text: line, lines } = capture((log) =>
      log.info({ detail: text, nested: { deep: { deeper: text } } }, text),
    );
    expect(line).not.toContain(SECRET);
    expect(lines).toHaveLength(1);
  });

  it('ordinary lines stay as they are', () => {
    const facts = {
      requestId: 'a-b',
      hasToken: true,
      tokens: 3,
      tokenCount: 12,
      token: null,
      path: '/api/render/history',
    };
    const { lines } = capture((log) => log.info(facts, 'A question? Yes: the key=value form, re_ and fa- are words'));
    expect(lines[0]).toMatchObject(facts);
    expect(lines[0]?.msg).toBe('A question? Yes: the key=value form, re_ and fa- are words');
  });

  it('the value of a configured secret is taken out wherever it stands, whatever it looks like', () => {
    const env = productEnvironment();
    const { text } = capture((log) => {
      for (const name of [
        'SHOPIFY_API_SECRET',
        'S3_SECRET_ACCESS_KEY',
        'FASHN_API_KEY',
        'PICTURE_SIGNING_SECRET',
      ] as const)
        log.warn({ odd: [env[name]] }, `plainly ${env[name]} here`);
    });
    for (const name of ['SHOPIFY_API_SECRET', 'S3_SECRET_ACCESS_KEY', 'FASHN_API_KEY', 'PICTURE_SIGNING_SECRET'])
      expect(text).not.toContain(env[name]);
    expect(text).toContain('plainly [removed] here');
  });
});

describe('an error is logged without what it was for', () => {
  it('requests, answers, headers and settings that libraries hang on it stay out, causes too', () => {
    const vendor = Object.assign(new Error(`Request failed: https://a.example/x?token=${SECRET}`), {
      code: 'ECONNRESET',
      config: { headers: { 'x-key': SECRET } },
      request: { path: `/x?sig=${SECRET}` },
      response: { data: SECRET },
      $response: { body: SECRET },
      $metadata: { httpStatusCode: 403 },
      options: { auth: { credentials: SECRET } },
    });
    const error = new ServiceError('storage', 'Storage did not put the object', {
      retry: 'later',
      cause: new Error('middle', { cause: vendor }),
      facts: { status: 403, key: 'renders/a' },
    });
    const logged = loggedError(error);
    expect(JSON.stringify(logged)).not.toContain(SECRET);
    expect(logged).toMatchObject({
      type: 'ServiceError',
      service: 'storage',
      facts: { status: 403, key: 'renders/a' },
      cause: { message: 'middle', cause: { code: 'ECONNRESET' } },
    });
  });

  it('what is thrown and is no error, and errors that lead to themselves, are logged too', () => {
    expect(loggedError(`Bearer ${SECRET}`).message).not.toContain(SECRET);
    const circular = new Error('round');
    circular.cause = circular;
    expect(loggedError(circular).message).toBe('round');
  });

  it('through the log, with the place where it happened', () => {
    const { lines, text } = capture((log) =>
      log.error({ error: new Error(`mongodb://u:${SECRET}@host/db`) }, 'failed'),
    );
    expect(text).not.toContain(SECRET);
    expect(JSON.stringify(lines[0]?.error)).toContain('log-redaction.test.ts');
  });
});

it('every line of a request or a job carries its ids, whoever logs it', async () => {
  let text = '';
  const log = createLog({
    write: (line) => {
      text += line;
    },
  });
  await withLogFacts({ requestId: 'request-1' }, async () => {
    await Promise.resolve();
    withLogFacts({ renderId: 'render-1' }, () => log.info('inside'));
    log.info('after');
  });
  log.info('outside');
  const [inside, after, outside] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(inside).toMatchObject({ requestId: 'request-1', renderId: 'render-1' });
  expect(after).toMatchObject({ requestId: 'request-1' });
  expect(after).not.toHaveProperty('renderId');
  expect(outside).not.toHaveProperty('requestId');
});
