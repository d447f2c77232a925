import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { PlainOperator } from './operator.ts';

/** All of these are in UTC; a time zone is refused. */
export const dateOperators: { readonly [operator: string]: PlainOperator } = {
  $dateToString: ([options]) => {
    const { date, format, onNull } = optionsOf('$dateToString', options, ['date', 'format', 'onNull']);
    if (date === null || date === undefined) return onNull ?? null;
    return formatDate(dateOrRefuse('$dateToString', date), format ?? '%Y-%m-%dT%H:%M:%S.%LZ');
  },
  $dateTrunc: ([options]) => {
    const { date, unit } = optionsOf('$dateTrunc', options, ['date', 'unit']);
    if (date === null || date === undefined) return null;
    return truncate(dateOrRefuse('$dateTrunc', date), unit);
  },
};

function dateOrRefuse(operator: string, value: unknown): Date {
  if (value instanceof Date) return value;
  throw new CommandError('BadValue', `${operator} needs a date`);
}

function optionsOf(operator: string, options: unknown, known: readonly string[]) {
  if (!isDoc(options)) throw new CommandError('FailedToParse', `${operator} needs an object`);
  for (const name of Object.keys(options)) {
    if (name === 'timezone' && options[name] === 'UTC') continue;
    if (!known.includes(name)) throw unsupported(`${name} in ${operator}`);
  }
  return options;
}

function formatDate(date: Date, format: unknown): string {
  if (typeof format !== 'string') throw new CommandError('BadValue', '$dateToString needs a format of text');
  const iso = date.toISOString();
  const pieces: Record<string, string> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    L: iso.slice(20, 23),
    '%': '%',
  };
  return format.replace(/%(.)/g, (_all, letter: string) => {
    const piece = pieces[letter];
    if (piece === undefined) throw unsupported(`%${letter} in a date format`);
    return piece;
  });
}

function truncate(date: Date, unit: unknown): Date {
  const [year, month, day, hour, minute, second] = [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ] as const;
  switch (unit) {
    case 'year':
      return new Date(Date.UTC(year, 0));
    case 'month':
      return new Date(Date.UTC(year, month));
    case 'week':
      return new Date(Date.UTC(year, month, day - date.getUTCDay()));
    case 'day':
      return new Date(Date.UTC(year, month, day));
    case 'hour':
      return new Date(Date.UTC(year, month, day, hour));
    case 'minute':
      return new Date(Date.UTC(year, month, day, hour, minute));
    case 'second':
      return new Date(Date.UTC(year, month, day, hour, minute, second));
    default:
      throw unsupported(`the unit ${String(unit)} in $dateTrunc`);
  }
}
