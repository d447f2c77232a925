import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { type EmailRequest, parseEmail } from './email-request.ts';
import { keepMail, type Mailbox, recallKey, rememberKey } from './mailbox.ts';
import { refuse } from './resend-error.ts';

const MAX_BATCH = 100;

/** The service's own API: POST /emails, POST /emails/batch, GET /emails/{id}, GET /domains. */
export function apiRoutes({ mailbox, apiKey }: { mailbox: Mailbox; apiKey: string }): Router {
  const router = express.Router();
  router.get('/domains', checkKey(apiKey), limitRate(mailbox), mayDoAll(mailbox), (_request, response) => {
    const data = mailbox.state.domains.map((domain, index) => ({ id: `domain-${index + 1}`, ...domain }));
    response.json({ object: 'list', has_more: false, data });
  });
  router.use('/emails', checkKey(apiKey), limitRate(mailbox), express.json({ limit: '40mb' }));

  router.post('/emails', (request, response) => {
    sendOnce(mailbox, request, response, () => {
      const parsed = parseEmail(request.body);
      if (!parsed.ok) return void refuse(response, parsed.name, parsed.message);
      const domain = unverifiedDomain(mailbox, parsed.email.from);
      if (domain) return void refuse(response, 'validation_error', sentenceOf(domain), 403);
      return { emails: [parsed.email], answer: ([id]) => ({ id }) };
    });
  });

  router.post('/emails/batch', (request, response) => {
    sendOnce(mailbox, request, response, () => {
      const list: unknown = request.body;
      if (!Array.isArray(list) || list.length === 0 || list.length > MAX_BATCH) {
        return void refuse(response, 'validation_error', `Send an array of 1 to ${MAX_BATCH} emails.`);
      }
      const emails: EmailRequest[] = [];
      const errors: { index: number; message: string }[] = [];
      for (const [index, item] of list.entries()) {
        const parsed = parseEmail(item);
        if (parsed.ok) emails.push(parsed.email);
        else if (request.get('x-batch-validation') === 'permissive') errors.push({ index, message: parsed.message });
        else return void refuse(response, parsed.name, parsed.message);
      }
      return {
        emails,
        answer: (ids) => ({ data: ids.map((id) => ({ id })), ...(errors.length > 0 ? { errors } : {}) }),
      };
    });
  });

  router.get('/emails/:id', (request, response) => {
    const mail = mailbox.state.mails.find(({ id }) => id === request.params.id);
    if (!mail) return refuse(response, 'not_found', 'Email not found');
    const { at, events, idempotencyKey: _key, count: _count, ...email } = mail;
    const last = events.at(-1)?.type.replace('email.', '') ?? 'sent';
    response.json({ object: 'email', ...email, created_at: at, last_event: last });
  });
  return router;
}

interface Sending {
  emails: EmailRequest[];
  answer: (ids: string[]) => unknown;
}

/** Keeps the mails of a request, or, under a key that was used, repeats its first answer. */
function sendOnce(mailbox: Mailbox, request: Request, response: Response, read: () => Sending | undefined): void {
  const key = request.get('idempotency-key');
  if (key !== undefined && (key.length < 1 || key.length > 256)) {
    refuse(response, 'invalid_idempotency_key', 'The key must be between 1-256 chars.');
    return;
  }
  // The same key on another endpoint is another payload.
  const payload = [request.path, request.body];
  if (key !== undefined) {
    const known = recallKey(mailbox, key, payload);
    if (known.kind === 'conflict') {
      refuse(response, 'invalid_idempotent_request', 'Same idempotency key used with a different request payload.');
      return;
    }
    if (known.kind === 'repeat') {
      mailbox.save();
      response.json(known.answer);
      return;
    }
  }
  const sending = read();
  if (!sending) return;
  const ids = sending.emails.map((email) => keepMail(mailbox, email, key).id);
  const answer = sending.answer(ids);
  if (key !== undefined) rememberKey(mailbox, key, payload, answer, ids);
  mailbox.save();
  response.json(answer);
}

/** The sender's domain, unless mail may come from it. The service's own one is for tries. */
function unverifiedDomain(mailbox: Mailbox, from: string): string | undefined {
  const domain = from.replace(/^.*@|>\s*$/g, '').toLowerCase();
  const isVerified = mailbox.state.domains.some(({ name, status }) => name === domain && status === 'verified');
  return isVerified || domain === 'resend.dev' ? undefined : domain;
}

function sentenceOf(domain: string): string {
  return `The ${domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains`;
}

function mayDoAll(mailbox: Mailbox): RequestHandler {
  return (_request, response, next) => {
    if (mailbox.state.access === 'full') return next();
    refuse(response, 'restricted_api_key', 'This API key is restricted to only send emails');
  };
}

function checkKey(apiKey: string): RequestHandler {
  return (request, response, next) => {
    const sent = request.get('authorization');
    if (!sent) return refuse(response, 'missing_api_key', 'Missing API key in the authorization header.');
    if (sent !== `Bearer ${apiKey}`) return refuse(response, 'invalid_api_key', 'API key is invalid');
    next();
  };
}

/** Off until set; then with the service's headers. */
function limitRate(mailbox: Mailbox): RequestHandler {
  let calls: number[] = [];
  return (_request, response, next) => {
    const limit = mailbox.state.rateLimit;
    if (!limit) return next();
    const nowMs = Date.now();
    calls = calls.filter((atMs) => atMs > nowMs - limit.windowMs);
    const resetSeconds = Math.ceil(((calls[0] ?? nowMs) + limit.windowMs - nowMs) / 1000);
    response.set('ratelimit-limit', String(limit.count));
    response.set('ratelimit-remaining', String(Math.max(0, limit.count - calls.length - 1)));
    response.set('ratelimit-reset', String(resetSeconds));
    if (calls.length >= limit.count) {
      response.set('retry-after', String(resetSeconds));
      return refuse(response, 'rate_limit_exceeded', `Too many requests. You can only make ${limit.count} requests.`);
    }
    calls.push(nowMs);
    next();
  };
}
