import { describe, expect, it } from 'vitest';
import { readableLine } from '#sandbox/demo/log-line.ts';

describe('a line of the log at the developer’s terminal', () => {
  it('says when, who, how bad and what, with the facts behind it', () => {
    const line = JSON.stringify({
      level: 40,
      time: Date.UTC(2026, 0, 2, 3, 4, 5),
      pid: 7,
      path: '/app',
      error: { name: 'TypeError', stack: 'at x' },
      msg: 'Slow answer',
    });
    expect(readableLine('web', line)).toBe(
      '03:04:05 web warn Slow answer path=/app error={"name":"TypeError","stack":"at x"}',
    );
  });

  it.each(['VITE ready in 300 ms', '{"level":30', '{"half":true}', '[]', '    at listen (server.ts:3:1)'])(
    'what is no line of the log stays as it is: %s',
    (line) => {
      expect(readableLine('worker', line)).toBe(`worker ${line}`);
    },
  );
});
