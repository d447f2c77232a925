import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { startResendSimulator } from './simulator.ts';

/** PORT, HOST, DATA_DIR, RESEND_API_KEY, MAIL_FROM (its domain is verified), and WEBHOOK_URL with RESEND_WEBHOOK_SECRET. */
const { env } = process;
const domain = /@([^>\s]+)/.exec(env.MAIL_FROM ?? '')?.[1];

announce(
  await startResendSimulator({
    port: env.PORT ? Number(env.PORT) : 0,
    host: env.HOST ?? '127.0.0.1',
    ...(env.DATA_DIR ? { dataDir: env.DATA_DIR } : {}),
    ...(env.WEBHOOK_URL && env.RESEND_WEBHOOK_SECRET
      ? { webhook: { url: env.WEBHOOK_URL, secret: env.RESEND_WEBHOOK_SECRET } }
      : {}),
    ...(domain ? { domains: [domain] } : {}),
    apiKey: env.RESEND_API_KEY ?? 're_simulated',
  }),
);
