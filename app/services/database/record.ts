import mongoose, { type InferSchemaType, type Model, type Schema } from 'mongoose';

/**
 * The mongoose model of a record. Hot reload evaluates record files again: the model that is already compiled is
 * kept, so a changed schema needs a restart.
 */
export function defineRecord<S extends Schema>(name: string, schema: S): Model<InferSchemaType<S>> {
  const compiled = mongoose.models[name] as Model<InferSchemaType<S>> | undefined;
  return compiled ?? (mongoose.model(name, schema) as unknown as Model<InferSchemaType<S>>);
}
