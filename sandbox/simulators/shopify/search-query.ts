import { GraphQLError } from 'graphql';

/**
 * Shopify's search syntax, the part that is simulated: words, `field:value`, comparators, quotes, AND, OR, NOT, brackets, and
 * a backslash before what shall lose its meaning.
 */
export type SearchQuery =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; parts: SearchQuery[] }
  | { kind: 'not'; part: SearchQuery }
  | { kind: 'word'; word: string; isPrefix: boolean }
  | { kind: 'field'; field: string; comparator: Comparator; value: string; isPrefix: boolean };

type Comparator = ':' | ':>' | ':>=' | ':<' | ':<=';

/** How a kind of record answers to a search: its texts for words, and each field that can be asked for. */
export interface Searchable<T> {
  words: (item: T) => string;
  fields: Record<string, (item: T) => FieldValue>;
}

/** What a field is compared as. */
type FieldValue =
  | { as: 'words'; texts: string[] }
  | { as: 'exact'; texts: string[] }
  | { as: 'number'; number: number }
  | { as: 'time'; at: string };

/** Reads a search query; null, undefined and blank ask for everything. */
export function parseSearch(query: string | null | undefined): SearchQuery {
  const tokens = [...(query ?? '').matchAll(TOKEN)].map((match) => match[0]);
  if (tokens.length === 0) return { kind: 'all' };
  let position = 0;
  const peek = () => tokens[position];

  function parseOr(): SearchQuery {
    const parts = [parseAnd()];
    while (peek()?.toUpperCase() === 'OR') {
      position += 1;
      parts.push(parseAnd());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts };
  }
  function parseAnd(): SearchQuery {
    const parts: SearchQuery[] = [];
    for (let token = peek(); token !== undefined && token !== ')' && token.toUpperCase() !== 'OR'; token = peek()) {
      if (token.toUpperCase() === 'AND') position += 1;
      else parts.push(parseOne());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts };
  }
  function parseOne(): SearchQuery {
    const token = tokens[position] ?? '';
    position += 1;
    if (token.toUpperCase() === 'NOT' || token === '-') return { kind: 'not', part: parseOne() };
    if (token === '(') {
      const inner = parseOr();
      if (peek() === ')') position += 1;
      return inner;
    }
    return parseTerm(token);
  }
  return parseOr();
}

const TOKEN =
  /\(|\)|-(?=[\w("'])|(?:[\w.$]+:(?:>=|<=|>|<|=)?)?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^\s()])+)/gs;

function parseTerm(token: string): SearchQuery {
  const field = /^([\w.$]+)(:(?:>=|<=|>|<|=)?)(.*)$/s.exec(token);
  const { text, isPrefix } = readValue(field?.[3] ?? token);
  if (!field?.[1] || !field[2]) return { kind: 'word', word: text, isPrefix };
  const comparator = (field[2] === ':=' ? ':' : field[2]) as Comparator;
  return { kind: 'field', field: field[1].toLowerCase(), comparator, value: text, isPrefix };
}

function readValue(raw: string): { text: string; isPrefix: boolean } {
  const quoted = /^(["'])(.*)\1$/s.exec(raw);
  const text = (quoted?.[2] ?? raw).replace(/\\(.)/gs, '$1').toLowerCase();
  return !quoted && text.endsWith('*') ? { text: text.slice(0, -1), isPrefix: true } : { text, isPrefix: false };
}

/** Whether a record matches. A field that is not simulated is an error, never a silent "everything". */
export function matches<T>(query: SearchQuery, item: T, searchable: Searchable<T>): boolean {
  switch (query.kind) {
    case 'all':
      return true;
    case 'and':
      return query.parts.every((part) => matches(part, item, searchable));
    case 'or':
      return query.parts.some((part) => matches(part, item, searchable));
    case 'not':
      return !matches(query.part, item, searchable);
    case 'word':
      return containsWords(searchable.words(item), query.word, query.isPrefix);
    case 'field': {
      const read = searchable.fields[query.field];
      if (!read) throw new GraphQLError(`not simulated: search field ${query.field}`);
      return matchesField(read(item), query);
    }
  }
}

function matchesField(value: FieldValue, query: SearchQuery & { kind: 'field' }): boolean {
  switch (value.as) {
    case 'words':
      if (query.value === '' && query.isPrefix) return value.texts.some(Boolean);
      return value.texts.some((text) => containsWords(text, query.value, query.isPrefix));
    case 'exact':
      return value.texts.some((text) => {
        const lower = text.toLowerCase();
        const isListed = query.value.split(',').includes(lower);
        return query.isPrefix ? lower.startsWith(query.value) : lower === query.value || isListed;
      });
    case 'number':
      return compare(value.number, Number(query.value), query.comparator);
    case 'time':
      return compare(Date.parse(value.at), readTime(query.value), query.comparator);
  }
}

function readTime(text: string): number {
  const at = text === 'now' ? Date.now() : Date.parse(text.toUpperCase());
  if (Number.isNaN(at)) throw new GraphQLError(`Invalid timestamp for query filter: ${text}`);
  return at;
}

function compare(one: number, other: number, comparator: Comparator): boolean {
  switch (comparator) {
    case ':':
      return one === other;
    case ':>':
      return one > other;
    case ':>=':
      return one >= other;
    case ':<':
      return one < other;
    case ':<=':
      return one <= other;
  }
}

const splitWords = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** All words of `phrase` stand in `text` one after the other; the last may be the beginning of one. */
function containsWords(text: string, phrase: string, isPrefix: boolean): boolean {
  const wanted = splitWords(phrase);
  const words = splitWords(text);
  if (wanted.length === 0) return phrase.trim() === '';
  return words.some((_word, start) =>
    wanted.every((want, offset) => {
      const word = words[start + offset];
      if (word === undefined) return false;
      return isPrefix && offset === wanted.length - 1 ? word.startsWith(want) : word === want;
    }),
  );
}
