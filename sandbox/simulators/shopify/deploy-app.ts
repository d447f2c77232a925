import { parse } from 'smol-toml';
import { z } from 'zod';
import { appConfiguration } from './app-configuration.ts';
import { type AppVersion, subscriptionsIn } from './app-facts.ts';
import { type FlowParts, flowPartsOf } from './flow/flow-extensions.ts';
import type { World } from './world.ts';

/**
 * Takes a new version of the app from its shopify.app.toml and those of its extensions by their folders, as `shopify app
 * deploy` hands them over, or says what is wrong.
 */
export function deployApp(
  world: World,
  toml: string,
  extensions: Record<string, string> = {},
): { version: AppVersion } | { refused: string } {
  let given: unknown;
  let flow: FlowParts;
  try {
    given = parse(toml);
    flow = flowPartsOf(extensions);
  } catch (error) {
    return { refused: (error as Error).message };
  }
  const parsed = appConfiguration.safeParse(given);
  if (!parsed.success) return { refused: z.prettifyError(parsed.error) };
  const { client_id, name, application_url, access_scopes, webhooks } = parsed.data;
  if (client_id !== world.app.apiKey) return { refused: `client_id: no app of yours has the client id "${client_id}"` };
  const version: AppVersion = {
    name,
    appUrl: application_url.replace(/\/$/, ''),
    scopes: access_scopes.scopes,
    subscriptions: subscriptionsIn(webhooks.subscriptions),
    flow,
  };
  Object.assign(world.app, version);
  world.platform.deployed = version;
  world.changed();
  return { version };
}
