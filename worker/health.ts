import { createServer, type Server } from 'node:http';

export interface WorkerHealth {
  isDatabaseReady: boolean;
  isRedisReady: boolean;
  /** False while the web keeps the stores' tokens where this worker does not see them. */
  areSessionsShared: boolean;
  isDraining: boolean;
  activeJobs: number;
}

/** `GET /healthz`: 200 while the worker can work, 503 with the reason while it waits or drains. */
export function serveHealth(address: { host: string; port: number }, read: () => WorkerHealth): Server {
  const server = createServer((request, response) => {
    if (request.url !== '/healthz') {
      response.writeHead(404).end();
      return;
    }
    const health = read();
    const { isDatabaseReady, isRedisReady, areSessionsShared, isDraining } = health;
    const isWell = isDatabaseReady && isRedisReady && areSessionsShared && !isDraining;
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: isWell, ...health }));
  });
  return server.listen(address.port, address.host);
}
