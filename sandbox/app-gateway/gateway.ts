/**
 * A small proxy in front of the app, as a merchant's browser meets it: lets the simulated admin frame the pages beside
 * Shopify's own, and takes away the hint to load App Bridge from Shopify's network. Faults by path can be told to it.
 */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream';
import express, { type Request, type Response } from 'express';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';

export interface GatewayOptions {
  port: number;
  host?: string;
  /** Where the app listens. */
  targetUrl: string;
  /** The simulated admin, which frames the app. */
  adminOrigins: string[];
}

export async function startGateway(options: GatewayOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const faults = createFaultPlan();
  const app = express();
  app.disable('x-powered-by');
  app.use(
    controlRoutes({ faults, readState: () => ({ simulated: true, target: options.targetUrl }), reset: () => {} }),
  );
  app.use(letFaultsHappen(faults, (request) => request.path));
  app.use((request: Request, response: Response) => passOn(request, response, options));
  return listen(app, options);
}

function passOn(request: Request, response: Response, options: GatewayOptions): void {
  const target = new URL(options.targetUrl);
  const upstream = httpRequest(
    {
      host: target.hostname,
      port: target.port,
      path: request.originalUrl,
      method: request.method,
      headers: {
        ...request.headers,
        // As proxies do: what the caller says of itself stays, and the address that it really has comes last.
        'x-forwarded-for': [request.headers['x-forwarded-for'], request.socket.remoteAddress]
          .filter(Boolean)
          .join(', '),
        'x-forwarded-proto': 'http',
      },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answerHeaders(answer.headers, options.adminOrigins));
      // What breaks off behind it breaks off before it.
      pipeline(answer, response, () => {});
    },
  );
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.status(502).send('The app is not there');
  });
  response.on('close', () => upstream.destroy());
  // An answer may come before all was sent; the rest is taken and dropped, or the caller would never get to the answer.
  upstream.on('close', () => request.unpipe(upstream).resume());
  request.pipe(upstream);
}

function answerHeaders(headers: IncomingHttpHeaders, adminOrigins: string[]): IncomingHttpHeaders {
  const changed = { ...headers };
  // It speaks of the connection to the app; the caller's own is another one.
  delete changed.connection;
  delete changed['keep-alive'];
  const policy = headers['content-security-policy'];
  if (typeof policy === 'string') {
    changed['content-security-policy'] = policy.replace(
      /frame-ancestors (?!'none')/,
      `frame-ancestors ${adminOrigins.join(' ')} `,
    );
  }
  if (String(headers.link ?? '').includes('cdn.shopify.com')) delete changed.link;
  return changed;
}
