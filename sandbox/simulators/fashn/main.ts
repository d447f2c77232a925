import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { startFashnSimulator } from './simulator.ts';

/** PORT, HOST, DATA_DIR, FASHN_API_KEY, LATENCY_MS, CONCURRENCY, CREDITS, READY_PICTURES, PUBLIC_URL. */
const { env } = process;
const numberFrom = (name: string, fallback: number) => (env[name] ? Number(env[name]) : fallback);

announce(
  await startFashnSimulator({
    port: numberFrom('PORT', 0),
    host: env.HOST ?? '127.0.0.1',
    ...(env.DATA_DIR ? { dataDir: env.DATA_DIR } : {}),
    apiKey: env.FASHN_API_KEY ?? 'fa-simulated',
    latencyMs: numberFrom('LATENCY_MS', 1500),
    concurrency: numberFrom('CONCURRENCY', 6),
    credits: numberFrom('CREDITS', 1000),
    ...(env.READY_PICTURES ? { readyPictures: env.READY_PICTURES } : {}),
    ...(env.PUBLIC_URL ? { publicUrl: env.PUBLIC_URL } : {}),
  }),
);
