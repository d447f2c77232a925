import { fairTurns } from './fair-turns.ts';

/** So many pictures of 20 MB fit beside everything else; one owner's, however many, leave room for two others'. */
const turns = fairTurns({ atOnce: 6, perOwner: 2 });

/**
 * Fetching one picture that came from outside, and holding it until it is taken in: however many are sent at once, a
 * process holds only so many. One owner's that are slow to come hold up nobody else's; those of three owners at once do,
 * until their fetching gives up. Nothing of the picture should be held before its turn. Decoding has turns of its own.
 */
export function holdPicture<T>(owner: string, work: () => Promise<T>): Promise<T> {
  return turns.take(owner, work);
}
