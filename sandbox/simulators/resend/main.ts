import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { startResendSimulator } from './simulator.ts';

/** PORT, HOST, DATA_DIR, RESEND_API_KEY. */
const { env } = process;

announce(
  await startResendSimulator({
    port: env.PORT ? Number(env.PORT) : 0,
    host: env.HOST ?? '127.0.0.1',
    ...(env.DATA_DIR ? { dataDir: env.DATA_DIR } : {}),
    apiKey: env.RESEND_API_KEY ?? 're_simulated',
  }),
);
