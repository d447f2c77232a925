import { doubtOf, type GarmentKind, NOUN_PHRASES, type Noun, nounOf } from './garment-nouns.ts';

/** What ends the first thing that a name says: "Nightgown | Cotton", "Dress shirt, slim fit", "Top - blue dress print". */
const SEGMENT_END = /[,;:|/()[\]{}–—•·]|\s-\s/u;

const WORDS = (text: string) => new Set(text.split(/\s+/));

/** What follows one of these says more of the noun before it: "shirt with dress print", "ceinture pour robe". */
const FIRST_LANGUAGES = WORDS(
  `de du des d en avec sans pour aux au a sur con sin para del da di della dello dei degli delle per alla allo senza al com
   sem do dos dal`,
);
const LAST_LANGUAGES = WORDS(
  'with without for in from by of to mit aus fur von im ohne zum zur bei met voor van zonder uit',
);
/** Further words that tell of a Romance language. */
const FIRST_TELLS = WORDS(
  'le la les un une una uno el los las femme homme fille garcon mujer hombre donna uomo mulher homem col manches manga manica maniche',
);
const LAST_TELLS = WORDS('the damen herren kinder dames heren und');
const ANDS = WORDS('and und et y e og och');

/** What the noun names that decides about a product's name; undefined when none of its nouns is known. */
export function headOf(name: string): GarmentKind | undefined {
  for (const segment of name.split(SEGMENT_END)) {
    const kind = headOfSegment(wordsOf(segment));
    if (kind) return kind;
  }
  return undefined;
}

function wordsOf(text: string): string[] {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/[&+]/g, ' and ');
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return joinPhrases(words);
}

const LONGEST_PHRASE = 5;

/** Words that are one noun together become one word. */
function joinPhrases(words: string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(LONGEST_PHRASE, words.length - at);
    while (length > 1 && !Object.hasOwn(NOUN_PHRASES, words.slice(at, at + length).join(' '))) length -= 1;
    joined.push(words.slice(at, at + length).join(' '));
    at += length;
  }
  return joined;
}

function headOfSegment(words: string[]): GarmentKind | undefined {
  const order = orderOf(words);
  // What stands before the first preposition decides, unless nothing there is known ("pair of jeans").
  for (const part of splitAt(words, (word) => FIRST_LANGUAGES.has(word) || LAST_LANGUAGES.has(word))) {
    const kinds = splitAt(part, (word) => ANDS.has(word)).flatMap((words) => headOfPart(words, order) ?? []);
    const clothes = new Set(kinds.filter((kind) => kind !== 'other'));
    const [first] = clothes.size > 0 ? clothes : kinds;
    if (first) return clothes.size > 1 ? 'several' : first;
  }
  return undefined;
}

function headOfPart(words: string[], order: 'first' | 'last'): GarmentKind | undefined {
  const nouns = words.flatMap((word) => known(word, order, words.length === 1) ?? []);
  return (order === 'last' ? nouns.at(-1) : nouns[0])?.kind;
}

function known(word: string, order: 'first' | 'last', isAlone: boolean): Noun | undefined {
  const phrase = NOUN_PHRASES[word];
  if (phrase) return { kind: phrase, order: 'either' };
  const doubt = doubtOf(word);
  if (doubt && !isAlone && doubt !== order) return undefined;
  return nounOf(word);
}

/** Where these words put the noun that decides: told by nouns of one language alone, else by small words. */
function orderOf(words: string[]): 'first' | 'last' {
  const told = new Set(words.filter((word) => !doubtOf(word)).map((word) => nounOf(word)?.order));
  if (told.has('first')) return 'first';
  if (told.has('last') || words.some((word) => LAST_TELLS.has(word))) return 'last';
  return words.some((word) => FIRST_LANGUAGES.has(word) || FIRST_TELLS.has(word)) ? 'first' : 'last';
}

function splitAt(words: string[], isBorder: (word: string) => boolean): string[][] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (isBorder(word)) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}
