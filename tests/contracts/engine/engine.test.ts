import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EngineInputs, readPrediction, submitPrediction } from '#app/services/fashn/engine.ts';
import { startFashnSimulator } from '#sandbox/simulators/fashn/simulator.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

const environment = productEnvironment();
let engine: Awaited<ReturnType<typeof startFashnSimulator>>;
let inputs: EngineInputs;

async function dataUri(svg: string): Promise<string> {
  return `data:image/jpeg;base64,${(await sharp(Buffer.from(svg)).jpeg().toBuffer()).toString('base64')}`;
}

beforeAll(async () => {
  engine = await startFashnSimulator({
    port: 0,
    host: '127.0.0.1',
    apiKey: environment.FASHN_API_KEY ?? '',
    latencyMs: 50,
  });
  Object.assign(process.env, environment, { FASHN_BASE_URL: engine.url });
  const frame = (content: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"><rect width="600" height="800" fill="#eee"/>${content}</svg>`;
  inputs = {
    modelImage: await dataUri(
      frame(
        '<circle cx="300" cy="120" r="60" fill="#a65"/><rect x="200" y="180" width="200" height="600" fill="#357"/>',
      ),
    ),
    garmentImage: await dataUri(frame('<rect x="150" y="150" width="300" height="500" fill="#b33"/>')),
    category: 'tops',
    garmentPhotoType: 'auto',
    mode: 'balanced',
    seed: 7,
  };
});
afterAll(() => engine.close());
afterEach(() => fetch(`${engine.url}/_control/faults`, { method: 'DELETE' }));

async function letFail(fault: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${engine.url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'run', ...fault }),
  });
  expect(answer.status).toBe(201);
}

async function submissions(): Promise<number> {
  const state = (await (await fetch(`${engine.url}/_control/state`)).json()) as { submissions: { count: number }[] };
  return state.submissions.reduce((sum, { count }) => sum + count, 0);
}

describe('what became of the paid call', () => {
  it('accepted: the prediction can be followed by its id', async () => {
    const submission = await submitPrediction(inputs);
    expect(submission.kind).toBe('accepted');
    if (submission.kind !== 'accepted') return;
    const state = await waitFor('the prediction to end', async () => {
      const now = await readPrediction(submission.predictionId);
      return now.kind !== 'working' && now;
    });
    expect(['done', 'failed']).toContain(state.kind);
  });

  it.each([
    ['refused', { status: 400, body: { error: 'BadRequest', message: 'No.' } }],
    ['unauthorized', { status: 401, body: { error: 'UnauthorizedAccess', message: 'Unauthorized' } }],
    ['out-of-credits', { status: 429, body: { error: 'OutOfCredits', message: 'None left' } }],
    ['busy', { status: 429, body: { error: 'RateLimitExceeded', message: 'Slow down' } }],
    ['busy', { status: 429, body: { error: 'ConcurrencyLimitExceeded', message: 'Too many' } }],
    ['unavailable', { status: 500, body: { error: 'InternalServerError', message: 'Oops' } }],
    ['unavailable', { status: 404, body: { error: 'NotFound', message: 'Not found' } }],
    ['unknown', { status: 502, body: '<html>Bad gateway</html>' }],
    ['unauthorized', { status: 403, body: '<html>Forbidden</html>' }],
    ['busy', { status: 429, body: '<html>Too many</html>' }],
    ['refused', { status: 413, body: '<html>Too large</html>' }],
  ] as const)('%s: %o', async (kind, failure) => {
    await letFail({ mode: 'fail', ...failure });
    expect((await submitPrediction(inputs)).kind).toBe(kind);
  });

  it('a redirection is not followed: it would make the paid call again', async () => {
    const before = await submissions();
    await letFail({ mode: 'fail', status: 307, headers: { location: `${engine.url}/v1/run` } });
    expect((await submitPrediction(inputs)).kind).toBe('unavailable');
    expect((await submissions()) - before).toBe(0);
  });

  it('A lost answer to a paid call is not paid again blindly', async () => {
    const before = await submissions();
    await letFail({ mode: 'lost-reply' });
    expect((await submitPrediction(inputs)).kind).toBe('unknown');
    expect((await submissions()) - before).toBe(1);
  });

  it('an answer of another shape may have been paid', async () => {
    await letFail({ mode: 'garbage' });
    expect((await submitPrediction(inputs)).kind).toBe('unknown');
  });
});

describe('reading a prediction', () => {
  it('an id that the engine does not know is gone', async () => {
    expect(await readPrediction('no-such-prediction')).toEqual({ kind: 'gone' });
  });

  it('a key that is refused is told apart from a trouble on the way', async () => {
    await letFail({ operation: 'status', mode: 'fail', status: 401, body: { error: 'UnauthorizedAccess' } });
    expect(await readPrediction('any')).toEqual({ kind: 'unauthorized' });
  });

  it.each([
    { mode: 'fail', status: 503 },
    { mode: 'fail', status: 404, body: '<html>Gone</html>' },
    { mode: 'garbage' },
    { mode: 'reset' },
  ])('a trouble on the way (%o) is looked at again later', async (fault) => {
    await letFail({ operation: 'status', ...fault });
    expect((await readPrediction('any')).kind).toBe('later');
  });
});
