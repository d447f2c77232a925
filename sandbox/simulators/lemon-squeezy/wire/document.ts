import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';

export interface Resource {
  type: string;
  id: string;
  attributes: Record<string, unknown>;
  relationships: Record<string, unknown>;
  links: { self: string };
}

const API = 'https://api.lemonsqueezy.com/v1';

/** One object in the service's JSON:API form; `related` names its relationships. */
export function resource(
  type: string,
  id: number | string,
  attributes: Record<string, unknown>,
  related: string[],
): Resource {
  const self = `${API}/${type}/${id}`;
  return {
    type,
    id: String(id),
    attributes,
    relationships: Object.fromEntries(
      related.map((name) => [name, { links: { related: `${self}/${name}`, self: `${self}/relationships/${name}` } }]),
    ),
    links: { self },
  };
}

/** The answer to a request for one object. */
export function single(data: Resource): Record<string, unknown> {
  return { jsonapi: { version: '1.0' }, links: { self: data.links.self }, data };
}

/** "past_due" as a person reads it. */
export function formatted(status: string): string {
  const words = status.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function testMode(world: World): { test_mode: boolean } {
  return { test_mode: world.state.settings.isTestMode };
}
