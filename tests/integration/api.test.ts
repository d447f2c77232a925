import { beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '#app/web/api/endpoints.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { apiDocument, expectAsDescribed } from '#tests/fixtures/api-document.ts';
import { addGarment, type StoreGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
};

let merchant: Merchant;
let garment: StoreGarment;
let photo: RenderView;
beforeAll(async () => {
  merchant = await newMerchant('api');
  garment = await addGarment(merchant);
  photo = await makePhoto(merchant, garment);
});

/** Every endpoint of the document once, with an id that does not exist where it takes one. */
function everyEndpoint(): { method: string; path: string; address: string }[] {
  return ENDPOINTS.filter(({ credentials }) => !credentials.includes('none')).map(({ method, path }) => ({
    method,
    path,
    address: `${stack().appUrl}${path.replace('{productId}', '1').replace(/\{\w+\}/g, newId())}`,
  }));
}

describe('what the API answers is what its document says', () => {
  it('the document is for everybody', async () => {
    const answer = await fetch(`${stack().appUrl}/api/openapi.json`);
    expect(answer.status).toBe(200);
    expect(Object.keys((await apiDocument()).paths).length).toBe(new Set(ENDPOINTS.map(({ path }) => path)).size);
  });

  it('for what is read', async () => {
    const number = garment.productId.split('/').at(-1);
    const reads: [string, string][] = [
      ['/api/avatars', '/api/avatars'],
      ['/api/credits', '/api/credits'],
      ['/api/flow/runs', '/api/flow/runs'],
      ['/api/products', '/api/products?q=shirt'],
      ['/api/products/count', '/api/products/count?vendor=Test&search=shirt'],
      ['/api/products/filters', '/api/products/filters'],
      ['/api/collections', '/api/collections?q=a'],
      ['/api/products/{productId}', `/api/products/${number}`],
      ['/api/render/{renderId}', `/api/render/${photo.id}`],
      ['/api/render/history', '/api/render/history?filter=completed'],
      ['/api/render/download', `/api/render/download?id=${photo.id}`],
      ['/api/images/{id}/watermarked', `/api/images/${photo.id}/watermarked`],
      ['/api/images/{id}/garment', `/api/images/${photo.id}/garment`],
      ['/api/images/{id}/avatar', `/api/images/${photo.avatarId}/avatar`],
    ];
    for (const [path, address] of reads) {
      const answer = await merchant.get(address);
      expect(answer.status, address).toBe(200);
      await expectAsDescribed(answer, 'get', path);
    }
  });

  it('for what is asked for', async () => {
    const avatarId = await firstAvatarId(merchant);
    const asked = await merchant.post('/api/render', { renderId: newId(), garment, avatarId });
    expect(asked.status).toBe(202);
    await expectAsDescribed(asked, 'post', '/api/render');

    const publicationId = newId();
    const published = await merchant.post('/api/publications', { publicationId, renderId: photo.id });
    expect(published.status).toBe(202);
    await expectAsDescribed(published, 'post', '/api/publications');
    const progress = await merchant.get(`/api/publications/${publicationId}`);
    expect(progress.status).toBe(200);
    await expectAsDescribed(progress, 'get', '/api/publications/{publicationId}');
    await expectAsDescribed(await merchant.get(`/api/render/${photo.id}`), 'get', '/api/render/{renderId}');

    const begun = await merchant.post('/api/upload', { fileName: 'a.jpg', contentType: 'image/jpeg' });
    expect(begun.status).toBe(201);
    const { upload } = (await expectAsDescribed(begun, 'post', '/api/upload')) as {
      upload: { uploadId: string; form: { url: string; fields: Record<string, string> } };
    };
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.form.fields)) form.set(name, value);
    form.set('file', new Blob([new Uint8Array(await shirtPicture())]), 'a.jpg');
    await fetch(upload.form.url, { method: 'POST', body: form });
    const confirmed = await merchant.post('/api/upload/confirm', { uploadId: upload.uploadId });
    expect(confirmed.status).toBe(200);
    await expectAsDescribed(confirmed, 'post', '/api/upload/confirm');
  });

  it('for what is refused', async () => {
    const refusals: [Promise<Response>, 'get' | 'post', string, number][] = [
      [merchant.get(`/api/render/${newId()}`), 'get', '/api/render/{renderId}', 404],
      [merchant.get('/api/render/no-id'), 'get', '/api/render/{renderId}', 400],
      [merchant.get('/api/render/history?filter=odd'), 'get', '/api/render/history', 400],
      [merchant.get('/api/products/999999999'), 'get', '/api/products/{productId}', 404],
      [merchant.get('/api/products/count?collectionId=7'), 'get', '/api/products/count', 400],
      [merchant.get('/api/products/abc'), 'get', '/api/products/{productId}', 400],
      [merchant.get(`/api/publications/${newId()}`), 'get', '/api/publications/{publicationId}', 404],
      [merchant.post('/api/publications', {}), 'post', '/api/publications', 400],
      [merchant.post('/api/render', { renderId: newId(), retryOf: photo.id }), 'post', '/api/render', 409],
      [merchant.post('/api/upload', { fileName: 'a', contentType: 'text/html' }), 'post', '/api/upload', 400],
      [merchant.post('/api/upload/confirm', { uploadId: newId() }), 'post', '/api/upload/confirm', 404],
      [merchant.get(`/api/images/${newId()}/avatar`), 'get', '/api/images/{id}/avatar', 404],
    ];
    for (const [answer, method, path, status] of refusals) {
      expect((await answer).status, path).toBe(status);
      await expectAsDescribed(await answer, method, path);
    }
  });

  it('for the scheduler', async () => {
    const headers = { authorization: `Bearer ${stack().env.RENDER_WORKER_SECRET}` };
    const answer = await fetch(`${stack().appUrl}/api/cron/reset-free-credits`, { headers });
    expect(answer.status).toBe(200);
    await expectAsDescribed(answer, 'get', '/api/cron/reset-free-credits');
  });
});

describe('without its credential', () => {
  it('every endpoint answers with a problem, as its document says', async () => {
    for (const { method, path, address } of everyEndpoint()) {
      const answer = await fetch(address, { method, headers: BROWSER, redirect: 'manual' });
      expect(answer.status, address).toBe(path === '/api/render/download' ? 400 : 401);
      expect(answer.headers.get('content-type'), address).toBe('application/problem+json');
      await expectAsDescribed(answer, method === 'GET' ? 'get' : 'post', path);
    }
  });

  it('pictures with a wrong signature do not exist, and those of yesterday are gone', async () => {
    const [wrong, old] = [photo.previewUrl?.replace(/sig=./, 'sig=~'), photo.previewUrl?.replace(/end=\d+/, 'end=1')];
    for (const path of [wrong, old]) {
      const answer = await fetch(`${stack().appUrl}${path}`);
      expect(answer.status).toBe(404);
      await expectAsDescribed(answer, 'get', '/api/images/{id}/watermarked');
    }
  });

  it('a program that calls itself one is told so', async () => {
    for (const { method, path, address } of everyEndpoint().filter(({ address }) =>
      /credits$|products$/.test(address),
    )) {
      const headers = { 'user-agent': 'curl/8.0', authorization: 'Bearer x' };
      const answer = await fetch(address, { method, headers });
      if (path.startsWith('/api/cron')) continue;
      expect(answer.status).toBe(410);
      await expectAsDescribed(answer, 'get', path);
    }
  });
});

describe('what the API does not have', () => {
  it.each(['/api', '/api/nothing', '/api/render/a/b', '/api/config', '/webhooks/nobody', '/api/openapi.yaml'])(
    '%s is answered 404 with a problem that says where to look',
    async (path) => {
      for (const answer of [await merchant.get(path), await merchant.post(path, {})]) {
        expect(answer.status).toBe(404);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect((await answer.json()).detail).toContain('/api/openapi.json');
      }
    },
  );

  it('a method that an endpoint does not take is answered 405 with those that it takes', async () => {
    for (const { path, address } of everyEndpoint()) {
      const taken: string[] = ENDPOINTS.filter((endpoint) => endpoint.path === path).map(({ method }) => method);
      const allowed = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
      for (const other of ['PUT', 'PATCH', 'DELETE', 'GET', 'POST'].filter((method) => !taken.includes(method))) {
        const answer = await fetch(address, { method: other, headers: BROWSER });
        expect(answer.status, `${other} ${address}`).toBe(405);
        expect(answer.headers.get('allow'), `${other} ${address}`).toBe(allowed);
        expect(await answer.json()).toMatchObject({ type: 'urn:modelsnap:problem:method-not-allowed', status: 405 });
      }
    }
  });
});

describe('a body that is not right', () => {
  const send = async (body: string | ReadableStream, type: string | undefined, path = '/api/upload') => {
    const { sessionToken } = await import('#sandbox/stack/session-token.ts');
    return fetch(`${stack().appUrl}${path}`, {
      method: 'POST',
      headers: {
        ...BROWSER,
        authorization: `Bearer ${sessionToken(merchant.shop, stack())}`,
        ...(type ? { 'content-type': type } : {}),
      },
      body,
      duplex: 'half',
    } as RequestInit);
  };

  it.each([
    ['is no JSON', '{"fileName": ', 'application/json', 400, 'body', /not valid JSON/],
    ['is nothing', '', 'application/json', 400, 'body', /not valid JSON/],
    ['is of another type', '{}', 'text/plain', 415, 'content-type', /application\/json/],
    ['is a form', 'fileName=a', 'application/x-www-form-urlencoded', 415, 'content-type', /application\/json/],
    ['lacks a field', '{"contentType":"image/png"}', 'application/json', 400, 'fileName', /is missing/],
    [
      'has a wrong field',
      '{"fileName":1,"contentType":"image/png"}',
      'application/json',
      400,
      'fileName',
      /type string/,
    ],
    [
      'has one too many',
      '{"fileName":"a","contentType":"image/png","x":1}',
      'application/json',
      400,
      'body',
      /unknown/,
    ],
    ['is no object', '[]', 'application/json', 400, 'body', /type object/],
  ])(
    'because it %s is refused with the field, the reason and the way out',
    async (_what, body, type, status, field, reason) => {
      const answer = await send(body, type);
      expect(answer.status).toBe(status);
      const problem = (await expectAsDescribed(answer, 'post', '/api/upload')) as {
        detail: string;
        errors: Record<string, string>;
      };
      expect(problem.errors[field]).toMatch(reason);
      expect(problem.detail.length).toBeGreaterThan(10);
    },
  );

  it('because it is too large is refused with the limit, whether it says so or not', async () => {
    const declared = await send(JSON.stringify({ fileName: 'a'.repeat(200_000) }), 'application/json');
    let sent = 0;
    const stream = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 50) return controller.close();
        controller.enqueue(new Uint8Array(64_000).fill(32));
      },
    });
    const streamed = await send(stream, 'application/json');
    for (const answer of [declared, streamed]) {
      expect(answer.status).toBe(413);
      const problem = (await expectAsDescribed(answer, 'post', '/api/upload')) as { detail: string };
      expect(problem.detail).toMatch(/at most 100000 bytes/);
    }
  });
});
