import { HttpRefusal } from '#app/web/http-refusal.ts';
import { ENDPOINTS } from './endpoints.ts';

const PATTERNS = ENDPOINTS.map(({ path, method }) => ({
  method,
  path: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`),
  hasParameter: path.includes('{'),
}));

/** Throws the Refusal for a request below /api or /webhooks that no endpoint takes; else nothing happens. */
export function checkEndpoint(method: string, path: string): void {
  if (!/^\/(api|webhooks)(\/|$)/.test(path)) return;
  const matching = PATTERNS.filter((pattern) => pattern.path.test(path));
  if (matching.length === 0) throw new HttpRefusal('no-such-address');
  // A plain path goes before one with a parameter, as the router sees it.
  const meant = matching.some((pattern) => !pattern.hasParameter)
    ? matching.filter((pattern) => !pattern.hasParameter)
    : matching;
  const allowed = meant.flatMap((pattern) => (pattern.method === 'GET' ? ['GET', 'HEAD'] : [pattern.method]));
  if (!allowed.includes(method)) throw new HttpRefusal('method-not-allowed', { allowed: allowed.join(', ') });
}
