import { Int32 } from 'bson';
import { type Doc, isDoc, isNumeric } from '#sandbox/embedded-database/values/bson-types.ts';

/**
 * What the stages of a pipeline make of the number of documents, where that is all they ask of them: the one group that
 * the driver's `countDocuments` sends.
 */
export function countingStage(stages: readonly unknown[]): ((count: number) => Doc[]) | undefined {
  const [stage] = stages;
  if (stages.length !== 1 || !isDoc(stage) || !isDoc(stage.$group)) return undefined;
  const { _id, ...outputs } = stage.$group;
  if (!isNumeric(_id) || !Object.values(outputs).every(countsOne)) return undefined;
  const names = Object.keys(outputs);
  return (count) =>
    count === 0 ? [] : [{ _id, ...Object.fromEntries(names.map((name) => [name, new Int32(count)])) }];
}

function countsOne(output: unknown): boolean {
  return isDoc(output) && Object.keys(output).length === 1 && output.$sum instanceof Int32 && output.$sum.value === 1;
}
