import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { catalogueFrom } from './catalogue.ts';
import { startLemonSqueezySimulator } from './simulator.ts';

/** PORT, HOST, DATA_DIR, PUBLIC_URL, WEBHOOK_URL, CATALOGUE and the product's own LEMON_SQUEEZY_ variables. */
const { env } = process;

announce(
  await startLemonSqueezySimulator({
    port: env.PORT ? Number(env.PORT) : 0,
    host: env.HOST ?? '127.0.0.1',
    ...(env.DATA_DIR ? { dataDir: env.DATA_DIR } : {}),
    apiKey: env.LEMON_SQUEEZY_API_KEY ?? 'lemon-simulated',
    webhookSecret: env.LEMON_SQUEEZY_WEBHOOK_SECRET ?? 'lemon-webhooks-simulated',
    ...(env.WEBHOOK_URL ? { webhookUrl: env.WEBHOOK_URL } : {}),
    catalogue: catalogueFrom(env),
    ...(env.PUBLIC_URL ? { publicUrl: env.PUBLIC_URL } : {}),
  }),
);
