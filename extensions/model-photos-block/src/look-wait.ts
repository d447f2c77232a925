const SECOND = 1000;
const MINUTE = 60 * SECOND;

const MOVING_MS = 2 * SECOND;
/** At rest: the longer nothing has happened, the longer it waits. The last one stays. */
const RESTING = [
  { looks: 12, ms: 10 * SECOND },
  { looks: 4, ms: 30 * SECOND },
  { looks: 5, ms: 2 * MINUTE },
];
const LONGEST_MS = 5 * MINUTE;

/**
 * Milliseconds before the block looks again: often where something moves, else ever more seldom, for what is made
 * elsewhere. `rests` counts the looks in a row that found nothing moving.
 */
export function lookWait(isMoving: boolean, rests: number): number {
  if (isMoving) return MOVING_MS;
  let before = 0;
  for (const { looks, ms } of RESTING) {
    before += looks;
    if (rests <= before) return ms;
  }
  return LONGEST_MS;
}
