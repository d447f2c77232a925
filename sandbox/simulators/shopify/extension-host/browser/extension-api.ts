import type { PageCalls, RunFacts } from '#sandbox/simulators/shopify/extension-host/facts.ts';

/** The members of the 2026-10 action and block APIs that our extensions use; any other is missed loudly. */
export function globalShopify(facts: RunFacts, page: PageCalls, registered: Map<string, () => Promise<unknown>>) {
  const members = {
    extend: (target: string, run: () => Promise<unknown>) => registered.set(target, run),
    setSignals() {},
    extension: { target: facts.target },
    auth: { idToken: () => page.idToken() },
    data: { selected: facts.selected.map((id) => ({ id })) },
    i18n: {
      translate: (key: string, options = {}) => translate(facts, key, options),
      formatNumber: (value: number, options = {}) => new Intl.NumberFormat(facts.locale, options).format(value),
      formatDate: (date: Date, options = {}) => new Intl.DateTimeFormat(facts.locale, options).format(date),
    },
    ...(facts.target.endsWith('action.render') ? { close: () => void page.close() } : {}),
    ...(facts.target.endsWith('block.render')
      ? { navigation: { navigate: (url: string) => void page.navigate(String(url)) } }
      : {}),
  };
  return new Proxy(members, {
    get(target, name) {
      if (!(name in target)) throw new Error(`shopify.${String(name)} is not simulated at ${facts.target}`);
      return Reflect.get(target, name);
    },
  });
}

function translate({ translations, locale }: RunFacts, key: string, options: Record<string, unknown>): string {
  let found: unknown = translations;
  for (const part of key.split('.')) found = Object(found)[part];
  if (typeof found === 'object' && found !== null) {
    found = Object(found)[new Intl.PluralRules(locale).select(Number(options.count))];
  }
  if (typeof found !== 'string') throw new Error(`There is no text for "${key}"`);
  return found.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    if (!(name in options)) throw new Error(`The text "${key}" wants "${name}"`);
    return String(options[name]);
  });
}

/** As documented: relative to the app's address; what goes to its host or below it gets a session token. */
export async function signedFetch(
  { facts, page, plainFetch }: { facts: RunFacts; page: PageCalls; plainFetch: typeof fetch },
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input, facts.appUrl);
  const { hostname } = new URL(facts.appUrl);
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
  const isOurs = url.hostname === hostname || url.hostname.endsWith(`.${hostname}`);
  if (isOurs && !headers.has('authorization')) headers.set('authorization', `Bearer ${await page.idToken()}`);
  return plainFetch(url, { ...init, headers });
}
