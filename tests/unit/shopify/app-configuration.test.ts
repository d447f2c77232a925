import { readFileSync } from 'node:fs';
import { ApiVersion } from '@shopify/shopify-api';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appConfiguration, COMPLIANCE_TOPICS } from '#sandbox/simulators/shopify/app-configuration.ts';

const OURS = readFileSync('shopify.app.toml', 'utf8');

/** What Shopify would say of our file with this part of it changed; nothing when it takes it. */
function refusalOf(part: string | RegExp, instead: string): string {
  const changed = OURS.replace(part, instead);
  expect(changed, `the file has no ${part}`).not.toBe(OURS);
  const parsed = appConfiguration.safeParse(parse(changed));
  return parsed.success ? '' : z.prettifyError(parsed.error);
}

describe('shopify.app.toml', () => {
  it('is one that Shopify takes', () => {
    const parsed = appConfiguration.safeParse(parse(OURS));
    expect(parsed.success ? '' : z.prettifyError(parsed.error)).toBe('');
  });

  it('asks for webhooks in the version of the API that the app speaks', () => {
    expect(appConfiguration.parse(parse(OURS)).webhooks.api_version).toBe(ApiVersion.October26);
    expect(readFileSync('app/shopify.server.ts', 'utf8')).toContain('ApiVersion.October26');
  });

  it('sends every topic, and all compliance topics, to an address that the app has', () => {
    const { subscriptions } = appConfiguration.parse(parse(OURS)).webhooks;
    expect(subscriptions.flatMap(({ compliance_topics }) => compliance_topics).toSorted()).toEqual(
      COMPLIANCE_TOPICS.toSorted(),
    );
    for (const { uri } of subscriptions) expect(uri).toBe('/webhooks/shopify');
  });

  it('leads sign-in back to the app’s own address', () => {
    const { application_url, auth } = appConfiguration.parse(parse(OURS));
    expect(auth.redirect_urls).toEqual([`${application_url.replace(/\/$/, '')}/auth/callback`]);
  });
});

describe('what Shopify would refuse is refused before it is deployed', () => {
  it.each([
    ['an unknown topic', '"app/uninstalled"', '"app/uninstall"', /is no topic/],
    ['a topic in the Admin API’s spelling', '"shop/update"', '"SHOP_UPDATE"', /is no topic/],
    ['a compliance topic among the others', '"shop/update"', '"shop/redact"', /is no topic/],
    ['a missing compliance topic', ', "shop/redact"', '', /lacks the compliance topic shop\/redact/],
    ['a misspelt compliance topic', '"customers/redact"', '"customer/redact"', /Invalid option/],
    ['no subscriptions for compliance', 'compliance_topics', 'topics', /lacks the compliance topic/],
    ['the same topic twice', '"shop/update"', '"app/uninstalled"', /subscribes twice to app\/uninstalled/],
    [
      'a topic that a scope is missing for',
      '"shop/update"',
      '"customers_whats_app_marketing_consent/update"',
      /read_cust/,
    ],
    [
      'a relative application address',
      'application_url = "https://example.com"',
      'application_url = "/app"',
      /application_url/,
    ],
    [
      'an application address without TLS',
      'application_url = "https:',
      'application_url = "http:',
      /must begin with https/,
    ],
    ['a relative redirect address', '"https://example.com/auth/callback"', '"/auth/callback"', /redirect_urls/],
    ['a redirect address without TLS', '["https:', '["http:', /must begin with https/],
    ['no redirect address', '"https://example.com/auth/callback"', '', /redirect_urls/],
    ['a webhook address that is no path', 'uri = "/webhooks/shopify"', 'uri = "webhooks/shopify"', /must be a path/],
    ['a webhook address without TLS', 'uri = "/webhooks', 'uri = "http://example.com/webhooks', /must be a path/],
    ['a version that is none', '"2026-10"', '"2026-11"', /is no version/],
    ['a version in another form', '"2026-10"', '"October26"', /is no version/],
    ['a misspelt scope', 'read_products', 'read_product', /is no access scope/],
    ['scopes parted by spaces', 'read_files,write_files', 'read_files write_files', /is no access scope/],
    ['a name that is too long', '"ModelSnap"', '"ModelSnap for every single Shopify store"', /name/],
    ['a word in the place of a truth value', 'embedded = true', 'embedded = "true"', /embedded/],
    ['a part that nobody knows', '[auth]', '[authentication]', /Unrecognized key/],
  ])('%s', (_what, part, instead, words) => {
    expect(refusalOf(part, instead)).toMatch(words);
  });
});
