import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { checkEndpoint } from '#app/web/api/check-endpoint.ts';
import { ENDPOINTS } from '#app/web/api/endpoints.ts';
import { openApiDocument, openApiJson } from '#app/web/openapi.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

/** The endpoints that Remix serves, as its file names and exports say. */
function routesOfFiles(): string[] {
  return readdirSync('app/routes')
    .filter((name) => /^api\..*\.tsx?$/.test(name))
    .flatMap(routesOfFile);
}

function routesOfFile(file: string): string[] {
  const path = file
    .replace(/\.tsx?$/, '')
    .replaceAll('[.]', '\0')
    .replaceAll('.', '/')
    .replaceAll('\0', '.')
    .replace(/\$(\w+)/g, '{$1}');
  const source = readFileSync(`app/routes/${file}`, 'utf8');
  const methods = [
    /export (const|async function|function) loader\b/,
    /export (const|async function|function) action\b/,
  ];
  return methods.flatMap((pattern, index) =>
    pattern.test(source) ? [`${index === 0 ? 'GET' : 'POST'} /${path}`] : [],
  );
}

describe('the API’s own document', () => {
  it('holds every endpoint that there is, and no other', async () => {
    const { WEBHOOK_ADDRESSES } = await import('#app/web/webhooks/take-webhook.ts');
    const described = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
    const inbox = WEBHOOK_ADDRESSES.map((path) => `POST ${path}`);
    expect(described.toSorted()).toEqual([...routesOfFiles(), ...inbox].toSorted());
  });

  it('tells of each address what its own route serves', async () => {
    for (const file of readdirSync('app/routes').filter((name) => name.startsWith('api.'))) {
      const served: string[] = [];
      const source = readFileSync(`app/routes/${file}`, 'utf8');
      for (const [, noun = '', name = ''] of source.matchAll(/serve\w+\(\s*(\w+)_ENDPOINTS\.(\w+)/g)) {
        const described = (await import(`#app/web/api/${noun.toLowerCase()}-endpoints.ts`)) as Record<string, object>;
        const endpoints = described[`${noun}_ENDPOINTS`] as Record<string, { method: string; path: string }>;
        const { method, path } = endpoints[name] ?? {};
        served.push(`${method} ${path}`);
      }
      expect(routesOfFile(file), file).toEqual(served);
    }
  });

  it('counts the calls of whoever shows who they are by what they show', () => {
    const limits = { 'session-token': 'store', 'signed-address': 'pictures', 'cron-secret': 'cron-refused' };
    for (const { path, credentials, limit } of ENDPOINTS) {
      const [first = 'none'] = credentials;
      const others = path.startsWith('/webhooks/') ? 'webhooks' : 'sign-in';
      expect(limit, path).toBe(limits[first as keyof typeof limits] ?? others);
    }
  });

  it('is made once, however often it is asked for', () => {
    const first = openApiJson();
    expect(first).toBe(JSON.stringify(openApiDocument()));
    const making = vi.spyOn(ENDPOINTS, Symbol.iterator);
    openApiDocument();
    expect(making).toHaveBeenCalledTimes(1);
    expect(openApiJson()).toBe(first);
    expect(making).toHaveBeenCalledTimes(1);
    making.mockRestore();
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(JSON.parse(JSON.stringify(openApiDocument())));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('names the credential of every endpoint, and the problems that it answers with', () => {
    const document = openApiDocument();
    const known = Object.keys(document.components?.securitySchemes ?? {});
    for (const { path, method, credentials } of ENDPOINTS) {
      const operation = document.paths?.[path]?.[method === 'GET' ? 'get' : 'post'];
      expect(operation?.security, path).toHaveLength(credentials.length);
      for (const requirement of operation?.security ?? []) {
        for (const name of Object.keys(requirement)) expect(known).toContain(name);
      }
      expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['429', '500']));
    }
  });

  it('says of every endpoint who is counted, and when to come back', () => {
    const document = openApiDocument();
    const words = { store: 'the store', pictures: 'where a session token is shown', 'cron-refused': 'Wrong secrets' };
    for (const { path, method, limit } of ENDPOINTS) {
      const operation = document.paths?.[path]?.[method === 'GET' ? 'get' : 'post'];
      expect(operation?.responses?.['429'], path).toMatchObject({
        description: expect.stringContaining(words[limit as keyof typeof words] ?? 'the address that'),
        headers: { 'Retry-After': { required: true, schema: { type: 'integer', minimum: 1 } } },
      });
    }
  });

  it('holds no value of the configuration but the app’s public address', () => {
    const written = JSON.stringify(openApiDocument());
    for (const [name, value] of Object.entries(productEnvironment())) {
      // A single digit stands in every document, and is nobody's secret.
      if (name !== 'SHOPIFY_APP_URL' && name !== 'LOG_LEVEL' && value.length > 1)
        expect(written, name).not.toContain(value);
    }
  });
});

describe('an address that is not in the document', () => {
  it.each(['/api', '/api/', '/api/nothing', '/api/render/a/b', '/api/config', '/webhooks', '/webhooks/other'])(
    '%s is refused',
    (path) => {
      expect(() => checkEndpoint('GET', path)).toThrow(/Nothing answers/);
    },
  );

  it('wrong methods are refused with those that are right', () => {
    expect(() => checkEndpoint('GET', '/api/upload')).toThrow(/Use POST/);
    expect(() => checkEndpoint('POST', '/api/render/history')).toThrow(/Use GET, HEAD/);
    expect(() => checkEndpoint('DELETE', '/api/render/0123456789abcdef01234567')).toThrow(/Use GET, HEAD/);
    expect(() => checkEndpoint('OPTIONS', '/webhooks/shopify')).toThrow(/Use POST/);
    checkEndpoint('HEAD', '/api/credits');
    checkEndpoint('POST', '/app/settings');
  });
});
