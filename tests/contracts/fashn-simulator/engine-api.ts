import { setTimeout as sleep } from 'node:timers/promises';
import { startFashnSimulator } from '#sandbox/simulators/fashn/simulator.ts';

const API_KEY = 'fa-test';

export interface EngineApi {
  url: string;
  run: (inputs: Record<string, unknown>, options?: RunOptions) => Promise<Answer>;
  status: (id: string) => Promise<Answer>;
  /** Waits until it is completed or failed. */
  finished: (id: string) => Promise<Record<string, unknown>>;
  control: (path: string, body: unknown) => Promise<Response>;
  state: () => Promise<ControlState>;
  close: () => Promise<void>;
}
interface RunOptions {
  webhookUrl?: string;
  key?: string;
  modelName?: string;
}
interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}
interface ControlState {
  credits: { left: number; used: number };
  totals: { runs: number; completed: number; failed: number; doubledInputs: number };
  submissions: { inputHash: string; count: number; predictionIds: string[] }[];
  predictions: { id: string; status: string }[];
}

/** A simulator of its own for a test file, and its API as a client sees it. */
export async function startEngine(
  options: Partial<Parameters<typeof startFashnSimulator>[0]> = {},
): Promise<EngineApi> {
  const simulator = await startFashnSimulator({ port: 0, apiKey: API_KEY, latencyMs: 0, ...options });
  const { url } = simulator;

  async function call(path: string, init: RequestInit = {}, key = API_KEY): Promise<Answer> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
  }
  const status = (id: string) => call(`/v1/status/${id}`);
  return {
    url,
    status,
    run: (inputs, { webhookUrl, key, modelName = 'tryon-v1.6' } = {}) => {
      const query = webhookUrl ? `?webhook_url=${encodeURIComponent(webhookUrl)}` : '';
      return call(`/v1/run${query}`, { method: 'POST', body: JSON.stringify({ model_name: modelName, inputs }) }, key);
    },
    async finished(id) {
      for (let attempt = 0; attempt < 400; attempt += 1) {
        const { body } = await status(id);
        if (body.status === 'completed' || body.status === 'failed') return body;
        await sleep(50);
      }
      throw new Error(`${id} did not finish`);
    },
    control: (path, body) =>
      fetch(`${url}/_control/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    state: async () => (await (await fetch(`${url}/_control/state`)).json()) as ControlState,
    close: simulator.close,
  };
}

export function dataUri(bytes: Uint8Array, type = 'png'): string {
  return `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
}
