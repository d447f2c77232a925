import { compileStages } from '#sandbox/embedded-database/aggregation/pipeline.ts';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';

const allowedStages = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** An update written as a pipeline, run over the one document. */
export function compilePipelineUpdate(stages: unknown[]): (doc: Doc) => Doc {
  for (const stage of stages) {
    const name = isDoc(stage) ? (Object.keys(stage)[0] ?? '') : '';
    if (!allowedStages.has(name))
      throw new CommandError('InvalidOptions', `${name} is not allowed to be used within an update`);
  }
  const run = compileStages(stages);
  return (doc) => {
    const [result] = run([doc]);
    if (!result) throw new CommandError('BadValue', 'a pipeline update must give one document');
    return result._id === undefined && doc._id !== undefined ? { _id: doc._id, ...result } : result;
  };
}
