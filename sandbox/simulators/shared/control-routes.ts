import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { type FaultPlan, waitForDelay } from './fault-plan.ts';

const faultShape = z.strictObject({
  operation: z.string().min(1),
  mode: z.enum(['fail', 'delay', 'timeout', 'lost-reply', 'silence', 'reset', 'garbage']),
  after: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  status: z.int().min(100).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: z.number().min(0).optional(),
});

/** `/_control/state`, `/_control/faults` and `/_control/reset`, the same for every simulator. */
export function controlRoutes({
  faults,
  readState,
  reset,
}: {
  faults: FaultPlan;
  /** What `/_control/state` shows, as JSON. */
  readState: () => unknown;
  /** Begins anew; the faults are cleared here. */
  reset: () => void | Promise<void>;
}): Router {
  const router = express.Router();
  router.get('/_control/state', (_request, response) => {
    response.json(readState());
  });
  router.get('/_control/faults', (_request, response) => {
    response.json(faults.list());
  });
  router.post('/_control/faults', express.json(), (request, response) => {
    const fault = faultShape.safeParse(request.body);
    if (!fault.success) {
      response.status(400).json({ error: z.prettifyError(fault.error) });
      return;
    }
    faults.add(fault.data);
    response.status(201).json(faults.list());
  });
  router.delete('/_control/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });
  router.post('/_control/reset', (_request, response, next) => {
    faults.clear();
    Promise.resolve(reset()).then(() => response.status(204).end(), next);
  });
  return router;
}

/** Lets the plan's faults happen to the requests for which `operationOf` gives a name. */
export function letFaultsHappen(
  faults: FaultPlan,
  operationOf: (request: Request) => string | undefined,
): RequestHandler {
  return (request, response, next) => {
    const operation = operationOf(request);
    const fault = operation === undefined ? undefined : faults.take(operation);
    if (!fault) return next();
    switch (fault.mode) {
      case 'fail':
        response.status(fault.status ?? 500).set(fault.headers ?? {});
        if (fault.body === undefined) response.end();
        else if (typeof fault.body === 'string') response.send(fault.body);
        else response.json(fault.body);
        return;
      case 'delay':
        waitForDelay(fault).then(() => next(), next);
        return;
      case 'timeout':
        return;
      case 'reset':
        request.socket.destroy();
        return;
      case 'garbage':
        response
          .status(200)
          .type('application/octet-stream')
          .send(Buffer.from([0, 255, 1, 254, 2, 253]));
        return;
      case 'silence':
        response.write = () => true;
        response.end = () => response;
        next();
        return;
      case 'lost-reply':
        // The handler runs to its end and believes that it has answered.
        response.write = () => true;
        response.end = () => {
          request.socket.destroy();
          return response;
        };
        next();
        return;
    }
  };
}

/** Starts listening (`port: 0` takes a free one) and resolves to the address and a way to stop at once. */
export function listen(
  app: Express,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<{ url: string; server: Server; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host);
    server.once('error', reject);
    server.once('listening', () => {
      const address = server.address() as AddressInfo;
      resolve({
        url: `http://${host}:${address.port}`,
        server,
        close: () =>
          new Promise((done, failed) => {
            server.close((error) => (error ? failed(error) : done()));
            // Connections left hanging by a `timeout` fault would keep it open for ever.
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** Says on standard output where a simulator is, and stops it on SIGTERM or SIGINT. */
export function announce(simulator: { url: string; close: () => Promise<void> }): void {
  process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
  const stop = () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
