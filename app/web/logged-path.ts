const LONGEST = 300;

/**
 * The path of an address for the log: no query, which holds tokens and signatures, and no more than our own longest ones
 * have, since anybody can ask for anything.
 */
export function loggedPath(path: string): string {
  const alone = path.split('?', 1)[0] ?? '';
  return alone.length > LONGEST ? `${alone.slice(0, LONGEST)}…` : alone;
}
