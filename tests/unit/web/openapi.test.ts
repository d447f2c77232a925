import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkEndpoint } from '#app/web/api/check-endpoint.ts';
import { ENDPOINTS } from '#app/web/api/endpoints.ts';
import { openApiDocument } from '#app/web/openapi.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

/** The endpoints that Remix serves, as its file names and exports say. */
function routesOfFiles(): string[] {
  const files = readdirSync('app/routes').filter((name) => /^api\..*\.tsx?$/.test(name));
  return files.flatMap((file) => {
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
  });
}

describe('the API’s own document', () => {
  it('holds every endpoint that there is, and no other', async () => {
    const { WEBHOOK_ADDRESSES } = await import('#app/web/webhooks/take-webhook.ts');
    const described = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
    const inbox = WEBHOOK_ADDRESSES.map((path) => `POST ${path}`);
    expect(described.toSorted()).toEqual([...routesOfFiles(), ...inbox].toSorted());
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

  it('holds no value of the configuration but the app’s public address', () => {
    const written = JSON.stringify(openApiDocument());
    for (const [name, value] of Object.entries(productEnvironment())) {
      if (name !== 'SHOPIFY_APP_URL' && name !== 'LOG_LEVEL') expect(written, name).not.toContain(value);
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
