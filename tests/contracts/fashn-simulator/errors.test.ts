import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawBusyPicture, drawTShirt } from '#tests/fixtures/pictures/garments.ts';
import { drawPerson } from '#tests/fixtures/pictures/person.ts';
import { dataUri, type EngineApi, startEngine } from './engine-api.ts';

let engine: EngineApi;
let person: string;
let shirt: string;

beforeAll(async () => {
  [engine, person, shirt] = await Promise.all([
    startEngine(),
    drawPerson().then((bytes) => dataUri(bytes)),
    drawTShirt().then((bytes) => dataUri(bytes)),
  ]);
});
afterAll(() => engine.close());
beforeEach(async () => {
  await engine.control('reset', {});
});

const inputs = () => ({ model_image: person, garment_image: shirt });

describe('API-level errors of the engine', () => {
  it('refuses a wrong key with 401 UnauthorizedAccess', async () => {
    const answer = await engine.run(inputs(), { key: 'another' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: 'UnauthorizedAccess', message: 'Unauthorized: Invalid token' });
  });

  it.each([
    ['a missing image', { garment_image: 'https://example.test/a.png' }],
    ['the field name of another model', { model_image: 'https://a.test/a.png', product_image: 'https://a.test/a.png' }],
    ['base64 without its prefix', { model_image: 'iVBORw0KGgo=', garment_image: 'https://a.test/a.png' }],
    [
      'an unknown category',
      { model_image: 'https://a.test/a.png', garment_image: 'https://a.test/a.png', category: 'hats' },
    ],
  ])('refuses %s with 400 BadRequest', async (_name, wrong) => {
    const answer = await engine.run(wrong);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe('BadRequest');
    expect((await engine.state()).totals.runs).toBe(0);
  });

  it('refuses a model that it does not know with 400 BadRequest', async () => {
    expect((await engine.run(inputs(), { modelName: 'tryon-v9' })).body.error).toBe('BadRequest');
  });

  it('answers an untracked id with 404 NotFound', async () => {
    const answer = await engine.status('123a87r9-u1');
    expect(answer.status).toBe(404);
    expect(answer.body.error).toBe('NotFound');
  });

  it('answers more runs than the rate allows with 429 RateLimitExceeded', async () => {
    await engine.control('settings', { rateLimits: { run: { count: 1, windowMs: 60_000 } } });
    const answers = [await engine.run({}), await engine.run({})];
    expect(answers.map(({ body }) => body.error)).toEqual(['BadRequest', 'RateLimitExceeded']);
    expect(answers[1]?.status).toBe(429);
  });

  it('takes the limits of the real engine on demand', async () => {
    const settings = await (await engine.control('settings', { rateLimits: 'real' })).json();
    expect(settings.rateLimits).toMatchObject({
      run: { count: 50, windowMs: 60_000 },
      status: { count: 50, windowMs: 10_000 },
      credits: { count: 30, windowMs: 10_000 },
    });
  });

  it('refuses a run above the concurrency with 429 ConcurrencyLimitExceeded, without taking it', async () => {
    await engine.control('settings', { concurrency: 1, latencyMs: 2000 });
    expect((await engine.run(inputs())).status).toBe(200);
    const second = await engine.run(inputs());
    expect(second.status).toBe(429);
    expect(second.body.error).toBe('ConcurrencyLimitExceeded');
    expect((await engine.state()).totals.runs).toBe(1);
  });

  it('refuses a run that the credits do not cover with 429 OutOfCredits', async () => {
    await engine.control('settings', { credits: 1 });
    const answer = await engine.run({ ...inputs(), num_samples: 2 });
    expect(answer.status).toBe(429);
    expect(answer.body.error).toBe('OutOfCredits');
  });

  it('answers an unexpected trouble in the shape of InternalServerError, on demand', async () => {
    const body = { error: 'InternalServerError', message: 'Internal server error' };
    await engine.control('faults', { operation: 'run', mode: 'fail', status: 500, body });
    const answer = await engine.run(inputs());
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual(body);
    expect((await engine.run(inputs())).status).toBe(200);
  });
});

describe('runtime errors of the engine', () => {
  async function failureOf(wrong: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { body } = await engine.run(wrong);
    const finished = await engine.finished(String(body.id));
    expect(finished.status).toBe('failed');
    expect(finished).not.toHaveProperty('output');
    return finished.error as Record<string, unknown>;
  }

  it('reports a file that is no picture as ImageLoadError', async () => {
    const broken = dataUri(Buffer.from('no picture'));
    expect(await failureOf({ ...inputs(), garment_image: broken })).toMatchObject({ name: 'ImageLoadError' });
  });

  it('reports an address that does not answer with a picture as ImageLoadError', async () => {
    const missing = `${engine.url}/cdn/none/output_0.png`;
    expect(await failureOf({ ...inputs(), model_image: missing })).toMatchObject({ name: 'ImageLoadError' });
  });

  it('reports a model image without a person as PoseError', async () => {
    expect(await failureOf({ model_image: shirt, garment_image: shirt })).toMatchObject({ name: 'PoseError' });
  });

  it('reports a garment on a busy background as InputValidationError', async () => {
    const busy = dataUri(await drawBusyPicture());
    expect(await failureOf({ ...inputs(), garment_image: busy })).toMatchObject({ name: 'InputValidationError' });
  });

  it.each(['ContentModerationError', 'PipelineError', 'ThirdPartyError', '3rdPartyProviderError', 'LoRALoadError'])(
    'fails with %s on demand, once',
    async (failNextWith) => {
      await engine.control('predictions', { failNextWith, message: 'on demand' });
      expect(await failureOf(inputs())).toEqual({ name: failNextWith, message: 'on demand' });
      const { body } = await engine.run(inputs());
      expect((await engine.finished(String(body.id))).status).toBe('completed');
    },
  );

  it('charges nothing for a failed prediction', async () => {
    const before = (await engine.state()).credits.left;
    await engine.control('predictions', { failNextWith: 'PipelineError' });
    await failureOf(inputs());
    expect((await engine.state()).credits).toMatchObject({ left: before, used: 0 });
  });
});
