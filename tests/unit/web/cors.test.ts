import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '#app/web/api/endpoint.ts';
import { ENDPOINTS } from '#app/web/api/endpoints.ts';
import { preflightAnswer, withCors } from '#app/web/cors.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';

const EXTENSIONS = 'https://extensions.shopifycdn.com';
const OTHERS = ['https://evil.example', 'http://extensions.shopifycdn.com', `${EXTENSIONS}.evil.example`, 'null'];

const closed: Endpoint = {
  method: 'GET',
  path: '/api/closed',
  summary: 'Of the app’s own pages',
  credentials: ['session-token'],
  limit: 'store',
  success: 200,
  answer: z.strictObject({}),
};
const open: Endpoint = { ...closed, method: 'POST', path: '/api/open', cors: 'shopify-extensions' };

const call = (origin?: string) => new Request('http://app/api/open', { headers: origin ? { origin } : {} });

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

describe('an endpoint that Shopify’s extensions may call', () => {
  it('answers the question whether they may, with what they may send', () => {
    const answer = preflightAnswer([closed, open], EXTENSIONS);
    expect(answer?.status).toBe(204);
    expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
      'access-control-allow-origin': EXTENSIONS,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type',
      vary: 'origin',
    });
  });

  it('lets them read its answers, problems too, and keeps status, body and headers', async () => {
    const problem = Response.json({ title: 'No' }, { status: 409, headers: { vary: 'authorization' } });
    const answer = withCors(open, call(EXTENSIONS), problem);
    expect(answer.status).toBe(409);
    expect(answer.headers.get('access-control-allow-origin')).toBe(EXTENSIONS);
    expect(answer.headers.get('vary')).toBe('authorization, origin');
    expect(await answer.json()).toEqual({ title: 'No' });
  });

  it.each(OTHERS)('tells a page of %s nothing', (origin) => {
    expect(preflightAnswer([open], origin)).toBeUndefined();
    const answer = withCors(open, call(origin), new Response('{}'));
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(answer.headers.get('vary')).toBe('origin');
  });

  it('takes no cookies from them', () => {
    const preflight = preflightAnswer([open], EXTENSIONS);
    const answer = withCors(open, call(EXTENSIONS), new Response('{}'));
    for (const each of [preflight, answer]) expect(each?.headers.has('access-control-allow-credentials')).toBe(false);
  });
});

describe('any other endpoint', () => {
  it('is none that another site may call', () => {
    expect(preflightAnswer([closed], EXTENSIONS)).toBeUndefined();
    expect(preflightAnswer([], EXTENSIONS)).toBeUndefined();
    const answer = new Response('{}');
    expect(withCors(closed, call(EXTENSIONS), answer)).toBe(answer);
  });

  it('is each that there is today', async () => {
    const { checkRequest } = await import('#app/web/check-request.ts');
    for (const { path } of ENDPOINTS.filter(({ cors }) => !cors)) {
      const address = path.replace(/\{\w+\}/g, '1');
      const asked = {
        method: 'OPTIONS',
        path: address,
        hosts: ['app'],
        contentLength: 0,
        origin: EXTENSIONS,
        accept: undefined,
      };
      expect((await checkRequest(asked))?.status, path).toBe(405);
    }
  });
});
