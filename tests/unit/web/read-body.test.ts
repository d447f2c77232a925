import { describe, expect, it } from 'vitest';
import { readBody } from '#app/web/read-body.ts';

/** A body of so many chunks of a megabyte, made while it is read; counts how many were taken. */
function endlessBody(chunks: number): { request: Request; taken: () => number } {
  let given = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given >= chunks) return controller.close();
        given += 1;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  return { request, taken: () => given };
}

describe('a body', () => {
  it('is read to its end when it is small enough', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: 'ä'.repeat(50) });
    expect((await readBody(request, 100)).toString('utf8')).toBe('ä'.repeat(50));
  });

  it('of one byte too many is refused with the limit', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: 'a'.repeat(101) });
    await expect(readBody(request, 100)).rejects.toMatchObject({ code: 'body-too-large', facts: { maxBytes: 100 } });
  });

  it('without an end is left off, and what was read of it is not kept', async () => {
    const { request, taken } = endlessBody(10_000);
    await expect(readBody(request, 100_000)).rejects.toMatchObject({ code: 'body-too-large' });
    expect(taken()).toBeLessThan(30);
  });

  it('that says itself that it is far too large is not even begun', async () => {
    const { request, taken } = endlessBody(1);
    request.headers.set('content-length', '9999999999');
    await expect(readBody(request, 100_000)).rejects.toMatchObject({ code: 'body-too-large' });
    expect(taken()).toBe(0);
  });
});
