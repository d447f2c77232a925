import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JOBS, limitMsOf } from '#app/domain/jobs.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { HANDLERS } from '#worker/handlers.ts';
import { runJob } from '#worker/run-job.ts';

Object.assign(process.env, productEnvironment());

describe('a job', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('that hangs gives its place in the queue back', async () => {
    vi.spyOn(HANDLERS, 'renders.dispatch').mockReturnValue(new Promise(() => {}));
    const outcome = expect(runJob({ name: 'renders.dispatch', data: {} })).rejects.toThrow('is not waited for');
    await vi.advanceTimersByTimeAsync(limitMsOf('renders.dispatch'));
    await outcome;
  });

  it('of an unknown name or shape is dropped', async () => {
    const dispatch = vi.spyOn(HANDLERS, 'renders.dispatch');
    const advance = vi.spyOn(HANDLERS, 'renders.advance');
    await runJob({ name: 'renders.unheard-of', data: {} });
    await runJob({ name: 'renders.advance', data: { shop: 'one.myshopify.com', renderId: 'not an id' } });
    expect(dispatch).not.toHaveBeenCalled();
    expect(advance).not.toHaveBeenCalled();
  });

  it('that others wait behind is given up sooner than one that calls outside', () => {
    const names = Object.keys(JOBS) as (keyof typeof JOBS)[];
    expect(names.every((name) => limitMsOf(name) > 0)).toBe(true);
    expect(limitMsOf('renders.dispatch')).toBeLessThan(limitMsOf('renders.advance'));
  });
});
