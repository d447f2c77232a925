import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { startShopifySimulator } from './simulator.ts';

/** PORT, HOST, DATA_DIR, APP_URL, SHOPIFY_API_KEY, SHOPIFY_API_SECRET, APP_TOML, EXTENSIONS_FOLDER, PROCESSING_MS, PUBLIC_URL. */
const { env } = process;

announce(
  await startShopifySimulator({
    port: Number(env.PORT ?? 0),
    host: env.HOST ?? '127.0.0.1',
    apiKey: env.SHOPIFY_API_KEY ?? 'simulated-api-key',
    apiSecret: env.SHOPIFY_API_SECRET ?? 'simulated-api-secret',
    ...(env.APP_URL ? { appUrl: env.APP_URL } : {}),
    ...(env.DATA_DIR ? { dataDir: env.DATA_DIR } : {}),
    ...(env.APP_TOML ? { appTomlPath: env.APP_TOML } : {}),
    ...(env.EXTENSIONS_FOLDER ? { extensionsFolder: env.EXTENSIONS_FOLDER } : {}),
    ...(env.PROCESSING_MS ? { processingMs: Number(env.PROCESSING_MS) } : {}),
    ...(env.PUBLIC_URL ? { publicUrl: env.PUBLIC_URL } : {}),
  }),
);
