/** Stands in for Resend: takes mail with idempotency keys and shows an inbox. Nothing is really sent. */
import { join } from 'node:path';
import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import { inboxPage, mailPage } from './inbox-pages.ts';
import { type MailState, openMailState, payloadHash } from './mail-state.ts';

export interface ResendOptions {
  port: number;
  host?: string;
  dataDir?: string;
  apiKey: string;
}

const mailShape = z
  .object({
    from: z.string().min(3),
    to: z.union([z.string(), z.array(z.string()).min(1).max(50)]),
    subject: z.string().min(1),
    html: z.string().optional(),
    text: z.string().optional(),
  })
  .loose()
  .refine((mail) => mail.html || mail.text, { message: 'Missing `html` or `text` field.' });

export async function startResendSimulator(
  options: ResendOptions,
): Promise<{ url: string; close: () => Promise<void> }> {
  const mails = openMailState(options.dataDir ? join(options.dataDir, 'mails.json') : undefined);
  const faults = createFaultPlan();
  const app = express();
  app.disable('x-powered-by');
  app.use(controlRoutes({ faults, readState: () => ({ simulated: true, mails: mails.list() }), reset: mails.clear }));
  app.get('/', (_request, response) => void response.type('html').send(inboxPage(mails.list())));
  app.get('/mails/:id', (request, response) => {
    const mail = mails.find(request.params.id);
    if (!mail) response.status(404).type('text').send('There is no such mail.');
    else response.type('html').send(mailPage(mail));
  });
  app.use(letFaultsHappen(faults, (request) => (request.path === '/emails' ? 'emails' : undefined)));
  app.post('/emails', express.json({ limit: '10mb' }), (request, response) =>
    takeMail(request, response, options.apiKey, mails),
  );
  app.use((_request, response) => void refuse(response, 404, 'not_found', 'The requested endpoint does not exist.'));
  return listen(app, options);
}

function takeMail(request: Request, response: Response, apiKey: string, mails: MailState): Response {
  const given = request.headers.authorization;
  if (!given) return refuse(response, 401, 'missing_api_key', 'Missing API key in the authorization header');
  if (given !== `Bearer ${apiKey}`) return refuse(response, 403, 'invalid_api_key', 'API key is invalid');
  const parsed = mailShape.safeParse(request.body);
  if (!parsed.success) {
    return refuse(response, 422, 'validation_error', parsed.error.issues[0]?.message ?? 'The mail is not valid');
  }
  const key = request.get('idempotency-key') ?? null;
  if (key !== null && (key.length < 1 || key.length > 256)) {
    return refuse(response, 400, 'invalid_idempotency_key', 'The key must be between 1 and 256 characters');
  }
  const hash = payloadHash(request.body);
  const earlier = key === null ? undefined : mails.byKey(key);
  if (earlier && earlier.payloadHash !== hash) {
    return refuse(response, 409, 'invalid_idempotent_request', 'The key was used with another payload');
  }
  if (earlier) mails.noteRepeat(earlier);
  const { from, to, subject, html = '', text = '' } = parsed.data;
  const mail =
    earlier ?? mails.add({ from, to: [to].flat(), subject, html, text, idempotencyKey: key, payloadHash: hash });
  return response.json({ id: mail.id });
}

function refuse(response: Response, statusCode: number, name: string, message: string): Response {
  return response.status(statusCode).json({ statusCode, name, message });
}
