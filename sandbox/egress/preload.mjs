/**
 * Loaded before the product (`node --import`): sends what it would send to the outside world to the addresses in
 * EGRESS_MAP ({"*.myshopify.com": "http://127.0.0.1:3010"}), and with EGRESS_BLOCK=1 lets nothing else leave the
 * machine. So the product's code and its SDKs stay as they are, hosts and all.
 */
import { Agent, setGlobalDispatcher } from 'undici';

const map = Object.entries(JSON.parse(process.env.EGRESS_MAP ?? '{}'));
const isBlocking = process.env.EGRESS_BLOCK === '1';
const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

const targetOf = (host) =>
  map.find(([name]) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1))))?.[1];

setGlobalDispatcher(
  new Agent().compose((dispatch) => (options, handler) => {
    const from = new URL(String(options.origin));
    const target = targetOf(from.hostname);
    if (!target) {
      if (isBlocking && !LOCAL.has(from.hostname)) throw new Error(`The sandbox lets nothing out: ${from.origin}`);
      return dispatch(options, handler);
    }
    const added = { 'x-forwarded-host': from.host, 'x-forwarded-proto': 'https' };
    return dispatch(
      { ...options, origin: new URL(target).origin, headers: withHeaders(options.headers, added) },
      handler,
    );
  }),
);

function withHeaders(headers, added) {
  if (Array.isArray(headers)) return [...headers, ...Object.entries(added).flat()];
  if (headers?.[Symbol.iterator]) return [...headers, ...Object.entries(added)];
  return { ...headers, ...added };
}
