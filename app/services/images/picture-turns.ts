import pLimit from 'p-limit';

/**
 * One at a time: a picture at its largest takes some 400 MB while it is decoded, and the decoder keeps its last
 * complaint in one place for the whole process, where a second picture's would be taken for the first one's.
 */
const AT_ONCE = 1;

const turns = pLimit(AT_ONCE);

/**
 * Fetching, inspecting and normalising one picture that came from outside, in turn: however many are sent at once, a
 * process holds and decodes only so many. Nothing of the picture should be held before its turn.
 */
export function pictureTurn<T>(work: () => Promise<T>): Promise<T> {
  return turns(work);
}
