/** Starts the gateway from the environment and says where it listens. */
import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { startGateway } from './gateway.ts';

announce(
  await startGateway({
    port: Number(process.env.PORT ?? 0),
    targetUrl: process.env.TARGET_URL ?? '',
    adminOrigins: (process.env.ADMIN_ORIGINS ?? '').split(',').filter(Boolean),
  }),
);
