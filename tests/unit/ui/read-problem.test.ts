import { describe, expect, it } from 'vitest';
import { Refusal } from '#app/domain/errors.ts';
import { problemOf } from '#app/ui/merchant/shared/read-problem.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { problemResponse } from '#app/web/problem.ts';

/** A thrown answer as the router hands it on. */
const arrived = (data: unknown, status = 503) => ({ status, statusText: '', internal: false, data });
const BEGUN = '{"type":"urn:modelsnap:problem:internal"';

describe('what a page says of an error', () => {
  it.each([
    new Refusal('store-being-deleted'),
    new Refusal('token-outdated'),
    new HttpRefusal('too-many-requests', { seconds: 7 }),
  ])('is the title and the sentence of a problem that arrived as text: $code', async (refusal) => {
    const answer = problemResponse(refusal);
    const { title } = (await answer.clone().json()) as { title: string };
    expect(problemOf(arrived(await answer.text(), answer.status))).toEqual({ title, detail: refusal.message });
  });

  it('has the number by which support finds the cause, where there is one', () => {
    const text = `${BEGUN},"title":"T","detail":"D","instance":"urn:uuid:1"}`;
    expect(problemOf(arrived(text))).toEqual({ title: 'T', detail: 'D', instance: 'urn:uuid:1' });
  });

  it('shows nothing of a bug', () => {
    const shown = problemOf(new Error('secret'));
    expect(shown?.title).toBe('Something went wrong on our side');
    expect(JSON.stringify(shown)).not.toContain('secret');
  });

  it.each([
    ['a page of the SDK', '<script>window.open("https://admin.shopify.com", "_top")</script>'],
    ['a problem of somebody else', '{"type":"urn:other:problem","title":"T","detail":"D"}'],
    ['a problem that was cut off', `${BEGUN},"title":"T","det`],
    ['a problem without its sentence', `${BEGUN},"title":"T"}`],
    ['a problem whose title is no text', `${BEGUN},"title":{},"detail":"D"}`],
    ['nothing', null],
    ['what was parsed already', { title: 'T', detail: 'D' }],
  ])('is left to others when it is %s', (_what, data) => {
    expect(problemOf(arrived(data))).toBeUndefined();
  });

  it('is left to others when it is no error at all', () => {
    expect(problemOf(undefined)).toBeUndefined();
  });
});
