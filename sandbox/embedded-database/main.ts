import { startEmbeddedDatabase } from './server.ts';

const { PORT, HOST, DATA_DIR } = process.env;

const database = await startEmbeddedDatabase({
  port: PORT ? Number(PORT) : 0,
  ...(HOST ? { host: HOST } : {}),
  ...(DATA_DIR ? { dataDir: DATA_DIR } : {}),
});

console.log(JSON.stringify({ ready: true, url: database.uri }));

async function stop(): Promise<void> {
  await database.close();
  process.exit(0);
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
