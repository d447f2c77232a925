import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { Mailbox } from './mailbox.ts';
import { BOUNCE_TYPES, EVENT_TYPES, sendEvent } from './send-event.ts';

const webhook = z.strictObject({ url: z.url(), secret: z.string().regex(/^whsec_[A-Za-z0-9+/=]+$/) });
const event = z.strictObject({
  type: z.preprocess(
    (type) => (typeof type === 'string' && !type.includes('.') ? `email.${type}` : type),
    z.enum(EVENT_TYPES),
  ),
  bounceType: z.enum(BOUNCE_TYPES).optional(),
  times: z.int().min(1).max(100).optional(),
  isTampered: z.boolean().optional(),
});
const settings = z
  .strictObject({
    rateLimit: z.strictObject({ count: z.int().min(0), windowMs: z.int().min(1) }).nullable(),
    access: z.enum(['full', 'sending']),
    domains: z.array(
      z.strictObject({ name: z.string(), status: z.enum(['not_started', 'pending', 'verified', 'failed']) }),
    ),
  })
  .partial();

/** What only this simulator has: webhooks, events of a mail on demand, forgotten keys, and the account's settings. */
export function resendControlRoutes(mailbox: Mailbox): Router {
  const router = express.Router();
  router.use('/_control', express.json());
  router.post('/_control/webhooks', (request, response) => {
    const parsed = webhook.safeParse(request.body);
    if (!parsed.success) return badControl(response, parsed.error);
    mailbox.state.webhooks = [...mailbox.state.webhooks.filter(({ url }) => url !== parsed.data.url), parsed.data];
    mailbox.save();
    response.status(201).json({ webhooks: mailbox.state.webhooks.map(({ url }) => url) });
  });
  router.delete('/_control/webhooks', (_request, response) => {
    mailbox.state.webhooks = [];
    mailbox.save();
    response.status(204).end();
  });
  router.post('/_control/mails/:id/events', (request, response, next) => {
    const parsed = event.safeParse(request.body);
    if (!parsed.success) return badControl(response, parsed.error);
    const mail = mailbox.state.mails.find(({ id }) => id === request.params.id);
    if (!mail) return void response.status(404).json({ error: 'No such mail' });
    sendEvent(mailbox, mail, parsed.data).then((answers) => response.status(201).json({ answers }), next);
  });
  // As if 24 hours had passed.
  router.post('/_control/forget-keys', (_request, response) => {
    mailbox.state.keys = {};
    mailbox.save();
    response.status(204).end();
  });
  router.post('/_control/settings', (request, response) => {
    const parsed = settings.safeParse(request.body);
    if (!parsed.success) return badControl(response, parsed.error);
    Object.assign(mailbox.state, parsed.data);
    mailbox.save();
    response.json(parsed.data);
  });
  return router;
}

function badControl(response: Response, error: z.ZodError): void {
  response.status(400).json({ error: z.prettifyError(error) });
}
