import express, { type ErrorRequestHandler } from 'express';
import { controlRoutes, letFaultsHappen, listen } from '#sandbox/simulators/shared/control-routes.ts';
import { createFaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import { apiRoutes } from './api-routes.ts';
import { resendControlRoutes } from './control-routes.ts';
import { inboxPage, mailPage } from './inbox-page.ts';
import { openMailbox } from './mailbox.ts';
import { refuse } from './resend-error.ts';

export interface ResendSimulatorOptions {
  /** 0 takes a free port. */
  port: number;
  host?: string;
  /** Where the mails are kept; in memory without it. */
  dataDir?: string;
  apiKey: string;
  /** Who is told of events from the start, with the secret that they are signed with. */
  webhook?: { url: string; secret: string };
  /** Those that are verified from the start. */
  domains?: string[];
}

const USUAL_DOMAINS = ['modelsnap.example', 'example.com', 'example.test'];

/** Stands in for api.resend.com; its mails go to the inbox at `/`. Fault operations: `emails`, `batch`. */
export async function startResendSimulator(options: ResendSimulatorOptions): Promise<{
  url: string;
  close: () => Promise<void>;
}> {
  const mailbox = openMailbox(options.dataDir, { webhook: options.webhook, domains: options.domains ?? USUAL_DOMAINS });
  const faults = createFaultPlan();
  const app = express().disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set('x-simulated', 'resend');
    next();
  });
  app.use(
    letFaultsHappen(faults, ({ method, path }) => {
      if (method !== 'POST') return undefined;
      return path === '/emails/batch' ? 'batch' : path === '/emails' ? 'emails' : undefined;
    }),
  );
  app.use(
    controlRoutes({
      faults,
      readState: () => ({ simulated: true, ...mailbox.state, faults: faults.list() }),
      reset: mailbox.reset,
    }),
  );
  app.use(resendControlRoutes(mailbox));
  app.use(apiRoutes({ mailbox, apiKey: options.apiKey }));
  app.get('/', (_request, response) => {
    response.type('html').send(inboxPage(mailbox));
  });
  app.get('/mails/:id', (request, response) => {
    const mail = mailbox.state.mails.find(({ id }) => id === request.params.id);
    if (!mail) return void response.status(404).type('text').send('No such mail');
    response.type('html').send(mailPage(mail));
  });
  app.use((_request, response) => refuse(response, 'not_found', 'The requested endpoint does not exist'));
  app.use(answerError);
  const { url, close } = await listen(app, options);
  return { url, close };
}

const answerError: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  if (error.status === 400) return refuse(response, 'validation_error', 'The request body is not valid JSON.');
  refuse(response, 'application_error', 'An unexpected error occurred.');
};
