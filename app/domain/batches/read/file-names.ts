/** A file system takes 255 bytes; a folder's path, and a number behind the name, want room beside it. */
const MOST_BYTES = 160;
const MOST_AVATAR_BYTES = 50;

/** Between the parts of a name. */
const DASH = ' - ';

/** What Windows, macOS or Linux takes for something else than a letter of a name. */
const RESERVED = /[<>:"/\\|?*]/g;
/** What is not seen, or turns the direction of what is: a name must be what it looks like. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
/** Windows' own names of devices, whatever follows their first dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name that every system takes, of words that may be anything; `fallback` where nothing of them is left. */
export function safeName(words: string, fallback: string, mostBytes = MOST_BYTES): string {
  const plain = words.toWellFormed().normalize('NFC').replace(UNSEEN, ' ').replace(RESERVED, '-').replace(/\s+/g, ' ');
  // A dot in front hides a file; one at the end, or a space, is cut off by Windows.
  const kept = withoutEnd(shortened(plain.replace(/^[. ]+/, ''), mostBytes));
  return (kept || fallback).replace(DEVICE, '_$&');
}

/** `product and colour - avatar.jpg` for each photo, in order: of the same name, the second has a number. */
export function photoNames(): (photo: { title: string; avatarName: string }) => string {
  /** Of each name the number that its next bearer has. Windows and macOS take large and small letters for the same. */
  const numbers = new Map<string, number>();
  return ({ title, avatarName }) => {
    const avatar = safeName(avatarName, 'Avatar', MOST_AVATAR_BYTES);
    const room = MOST_BYTES - Buffer.byteLength(DASH + avatar);
    const base = safeName(safeName(title, 'Photo', room) + DASH + avatar, 'Photo');
    let name = base;
    let number = numbers.get(base.toUpperCase()) ?? 1;
    // What has a number may be somebody's own name.
    for (; numbers.has(name.toUpperCase()); number += 1) name = `${base} (${number})`;
    numbers.set(name.toUpperCase(), 2).set(base.toUpperCase(), Math.max(number, 2));
    return `${name}.jpg`;
  };
}

/** Without dots and spaces at its end, in a time that grows no faster than the name. */
function withoutEnd(words: string): string {
  let end = words.length;
  while (end > 0 && '. '.includes(words.charAt(end - 1))) end -= 1;
  return words.slice(0, end);
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As many whole letters, as a reader counts them, as so many bytes hold. */
function shortened(words: string, mostBytes: number): string {
  if (Buffer.byteLength(words) <= mostBytes) return words;
  let kept = '';
  let bytes = 0;
  for (const { segment } of letters.segment(words)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > mostBytes) break;
    kept += segment;
  }
  return kept;
}
