/** The client asks for what the descriptions say, or does not compile; and tells of what went wrong without throwing. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callApi, fetchFile, newRecordId } from '#app/ui/merchant/shared/api-client.ts';

const ID = '0123456789abcdef01234567';
const asked: { address: string; init: RequestInit }[] = [];

/** What the app would answer from now on. */
function answerWith(answer: () => Response): void {
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    asked.push({ address, init });
    return answer();
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
});

describe('a call of the API', () => {
  it('goes to the described address by the described method', async () => {
    answerWith(() => Response.json({}));
    await callApi('GET /api/billing/checkouts/{checkoutId}', { params: { checkoutId: ID } });
    await callApi('POST /api/publications/{publicationId}/undo', { params: { publicationId: 'a/b' } });
    expect(asked.map(({ address, init }) => [init.method, address])).toEqual([
      ['GET', `/api/billing/checkouts/${ID}`],
      ['POST', '/api/publications/a%2Fb/undo'],
    ]);
  });

  it('carries its query, without what is left out', async () => {
    answerWith(() => Response.json({}));
    await callApi('GET /api/products', { query: { q: 'a & b', after: undefined } });
    await callApi('GET /api/products', { query: { after: undefined } });
    await callApi('GET /api/products');
    expect(asked.map(({ address }) => address)).toEqual(['/api/products?q=a+%26+b', '/api/products', '/api/products']);
  });

  it('carries its body as JSON, and says so', async () => {
    answerWith(() => Response.json({}));
    await callApi('POST /api/upload/confirm', { body: { uploadId: ID } });
    await callApi('POST /api/billing/cancel');
    expect(asked.map(({ init }) => [init.body, init.headers])).toEqual([
      [JSON.stringify({ uploadId: ID }), { accept: 'application/json', 'content-type': 'application/json' }],
      [undefined, { accept: 'application/json' }],
    ]);
  });

  it('gives what was answered, a problem where it was refused, and one of its own without an answer', async () => {
    answerWith(() => Response.json({ url: 'https://pay.example' }));
    expect(await callApi('POST /api/billing/portal')).toEqual({ ok: true, value: { url: 'https://pay.example' } });
    const problem = { title: 'No', detail: 'Not now.', status: 409 };
    answerWith(() => Response.json(problem, { status: 409 }));
    expect(await callApi('POST /api/billing/portal')).toEqual({ ok: false, problem });
    answerWith(() => Response.error());
    expect(await callApi('POST /api/billing/portal')).toMatchObject({ ok: false, problem: { title: 'No connection' } });
    answerWith(() => new Response('<html>', { status: 200 }));
    expect(await callApi('POST /api/billing/portal')).toMatchObject({ ok: false, problem: { status: 0 } });
  });

  it('gives a file as it is', async () => {
    answerWith(() => new Response('a,b\n'));
    const file = await fetchFile('GET /api/credits/ledger.csv');
    expect(file.ok && (await file.value.text())).toBe('a,b\n');
  });
});

/** Compiled, never run: each of these is refused by TypeScript, or the directive above it is. */
async function _wrongCalls(): Promise<void> {
  // @ts-expect-error there is no such address
  await callApi('GET /api/nothing');
  // @ts-expect-error it takes another method
  await callApi('GET /api/render');
  // @ts-expect-error it is not for whoever has a session token
  await callApi('GET /api/cron/reset-free-credits');
  // @ts-expect-error which one?
  await callApi('GET /api/render/{renderId}');
  // @ts-expect-error the parameter has another name
  await callApi('GET /api/render/{renderId}', { params: { id: ID } });
  // @ts-expect-error a body is missing
  await callApi('POST /api/upload/confirm');
  // @ts-expect-error a field of the body is missing
  await callApi('POST /api/upload', { body: { fileName: 'a.jpg' } });
  // @ts-expect-error a field of the body is none of those that are taken
  await callApi('POST /api/upload', { body: { fileName: 'a.jpg', contentType: 'text/html' } });
  // @ts-expect-error a field is one too many
  await callApi('POST /api/upload/confirm', { body: { uploadId: ID, other: 1 } });
  // @ts-expect-error there is no such part of the query
  await callApi('GET /api/products', { query: { words: 'shirt' } });
  // @ts-expect-error nothing goes along with it
  await callApi('POST /api/billing/cancel', { body: {} });
  // @ts-expect-error it is no file
  await fetchFile('GET /api/credits');
  // @ts-expect-error it is no JSON
  await callApi('GET /api/credits/ledger.csv');
  const answer = await callApi('GET /api/credits');
  // @ts-expect-error it may have been refused
  answer.value.credits.total;
  // @ts-expect-error there is no such field in what is answered
  if (answer.ok) answer.value.credits.sum;
}

it('An id for the next record is one that the API takes', () => {
  expect(newRecordId()).toMatch(/^[0-9a-f]{24}$/);
  expect(newRecordId()).not.toBe(newRecordId());
});
