/**
 * What `shopify app deploy` and Shopify behind it take as a shopify.app.toml, for the parts that an app like ours has:
 * whatever else is in it is refused, as there. Topics, scopes and versions are those of Shopify's published schemas.
 */
import { z } from 'zod';
import { apiVersions, loadAdminSchema } from './schema.ts';

export const COMPLIANCE_TOPICS = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;

const THIS_MACHINE = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/;

/** Whole, and with TLS; only an app on the simulators' own machine goes without. */
export const address = z
  .url()
  .refine((url) => url.startsWith('https://') || THIS_MACHINE.test(url), 'must begin with https://');

const webhookUri = z
  .string()
  .refine(
    (uri) =>
      /^\/[^/]/.test(uri) ||
      (uri.startsWith('https://') && URL.canParse(uri)) ||
      /^pubsub:\/\/[^:]+:.+$/.test(uri) ||
      /^arn:aws:events:[a-z0-9-]+::event-source\/aws\.partner\/shopify\.com\/\d+\/.+$/.test(uri),
    'must be a path, an https address, or a Pub/Sub or EventBridge name',
  );

const topic = z.string().refine((name) => loadAdminSchema().topics.has(name), 'is no topic of Shopify’s webhooks');

const subscription = z
  .strictObject({
    topics: z.array(topic).default([]),
    compliance_topics: z.array(z.enum(COMPLIANCE_TOPICS)).default([]),
    uri: webhookUri,
    include_fields: z.array(z.string()).optional(),
    filter: z.string().optional(),
  })
  .refine(({ topics, compliance_topics }) => topics.length + compliance_topics.length > 0, 'names no topic');

const scopeList = z
  .string()
  .transform((list) => list.split(',').map((scope) => scope.trim()))
  .pipe(z.array(z.string().refine((scope) => loadAdminSchema().scopes.has(scope), 'is no access scope of Shopify’s')));

const webhooks = z.strictObject({
  api_version: z.string().refine((version) => apiVersions().includes(version), 'is no version of Shopify’s API'),
  subscriptions: z.array(subscription).superRefine(refuseDoubles).superRefine(missCompliance),
});

export const appConfiguration = z
  .strictObject({
    client_id: z.string(),
    name: z.string().min(1).max(30),
    handle: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/)
      .optional(),
    application_url: address,
    embedded: z.boolean(),
    access_scopes: z.strictObject({ scopes: scopeList }),
    auth: z.strictObject({ redirect_urls: z.array(address).min(1) }),
    webhooks,
  })
  .superRefine(missScopes);

function refuseDoubles(subscriptions: z.infer<typeof subscription>[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const { topics, compliance_topics, uri } of subscriptions) {
    // A compliance topic is told in one place alone.
    for (const key of [...topics.map((name) => `${name} at ${uri}`), ...compliance_topics]) {
      if (seen.has(key)) context.addIssue({ code: 'custom', message: `subscribes twice to ${key}` });
      seen.add(key);
    }
  }
}

/** The App Store takes no app without them. */
function missCompliance(subscriptions: z.infer<typeof subscription>[], context: z.RefinementCtx): void {
  const named = new Set(subscriptions.flatMap(({ compliance_topics }) => compliance_topics));
  for (const missing of COMPLIANCE_TOPICS.filter((name) => !named.has(name))) {
    context.addIssue({ code: 'custom', message: `lacks the compliance topic ${missing}` });
  }
}

/** Some topics are only for apps that may read what they tell of. */
function missScopes(
  {
    access_scopes,
    webhooks: { subscriptions },
  }: { access_scopes: { scopes: string[] }; webhooks: z.infer<typeof webhooks> },
  context: z.RefinementCtx,
): void {
  for (const name of subscriptions.flatMap(({ topics }) => topics)) {
    const wanted = loadAdminSchema().topics.get(name) ?? [];
    const isGranted = wanted.some((scope) =>
      [scope, scope.replace(/^read_/, 'write_')].some((one) => access_scopes.scopes.includes(one)),
    );
    if (wanted.length === 0 || isGranted) continue;
    context.addIssue({
      code: 'custom',
      path: ['webhooks'],
      message: `${name} asks for the scope ${wanted.join(' or ')}`,
    });
  }
}
