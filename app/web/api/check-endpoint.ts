import { HttpRefusal } from '#app/web/http-refusal.ts';
import type { Endpoint } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';

const PATTERNS = ENDPOINTS.map((endpoint) => ({
  endpoint,
  path: new RegExp(`^${endpoint.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`),
  hasParameter: endpoint.path.includes('{'),
}));

/** The endpoints at a path, one for each method. A plain path goes before one with a parameter, as the router sees it. */
export function endpointsAt(path: string): Endpoint[] {
  const matching = PATTERNS.filter((pattern) => pattern.path.test(path));
  const plain = matching.filter((pattern) => !pattern.hasParameter);
  return (plain.length > 0 ? plain : matching).map(({ endpoint }) => endpoint);
}

/** Throws what is refused of requests below /api or /webhooks that no endpoint takes. */
export function checkEndpoint(method: string, path: string): void {
  if (!/^\/(api|webhooks)(\/|$)/.test(path)) return;
  const there = endpointsAt(path);
  if (there.length === 0) throw new HttpRefusal('no-such-address');
  const allowed = there.flatMap(methodsOf);
  if (!allowed.includes(method)) throw new HttpRefusal('method-not-allowed', { allowed: allowed.join(', ') });
}

function methodsOf({ method }: Endpoint): string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}
