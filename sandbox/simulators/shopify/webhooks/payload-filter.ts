/** What a subscription's `filter` and `include_fields` make of a payload. */
import { matches, parseSearch, type Searchable, type SearchQuery } from '#sandbox/simulators/shopify/search-query.ts';

/**
 * Whether a payload meets a filter of Shopify's search syntax; `variants.price` is a field of each variant, of which one is
 * enough. Throws for what is not simulated: comparisons, words without a field, and fields that the payload does not have.
 */
export function meetsFilter(payload: unknown, filter: string): boolean {
  const query = parseSearch(filter);
  const fields = [...fieldsIn(query)].map((field): [string, Searchable<unknown>['fields'][string]] => {
    const texts = valuesAt(payload, field.split('.')).map(String);
    if (texts.length === 0) throw new Error(`not simulated: the payload has no ${field}`);
    return [field, () => ({ as: 'exact', texts })];
  });
  return matches(query, payload, { words: () => '', fields: Object.fromEntries(fields) });
}

function* fieldsIn(query: SearchQuery): Generator<string> {
  switch (query.kind) {
    case 'all':
      return;
    case 'and':
    case 'or':
      for (const part of query.parts) yield* fieldsIn(part);
      return;
    case 'not':
      yield* fieldsIn(query.part);
      return;
    case 'word':
      throw new Error(`not simulated: the word ${query.word} in a filter`);
    case 'field':
      if (query.comparator !== ':') throw new Error(`not simulated: ${query.comparator} in a filter`);
      yield query.field;
  }
}

function valuesAt(value: unknown, [key, ...rest]: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, key === undefined ? [] : [key, ...rest]));
  if (key === undefined) return [value];
  return typeof value === 'object' && value !== null && key in value
    ? valuesAt((value as Record<string, unknown>)[key], rest)
    : [];
}

/** The fields of a payload that a subscription asks for; one that it does not have is left out. */
export function onlyFieldsOf(payload: unknown, fields: readonly string[]): unknown {
  const whole = Object.entries(payload as object);
  return Object.fromEntries(whole.filter(([name]) => fields.includes(name)));
}
