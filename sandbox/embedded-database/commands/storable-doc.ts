import { calculateObjectSize, ObjectId } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc, isRegex } from '#sandbox/embedded-database/values/bson-types.ts';

export const largestDocBytes = 16 * 1024 * 1024;

/** A document as it is stored: with an _id, which comes first. */
export function storableDoc(doc: Doc): Doc {
  const { _id = new ObjectId(), ...rest } = doc;
  if (Array.isArray(_id) || isRegex(_id)) {
    throw new CommandError(
      'InvalidIdField',
      `The '_id' value cannot be of type ${Array.isArray(_id) ? 'array' : 'regex'}`,
    );
  }
  const field = isDoc(_id) ? Object.keys(_id).find((name) => name.startsWith('$')) : undefined;
  if (field !== undefined) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${field} is not valid for storage.`,
    );
  }
  const stored = { _id, ...rest };
  assertSize(stored);
  return stored;
}

export function assertSize(doc: Doc): void {
  if (calculateObjectSize(doc) > largestDocBytes) {
    throw new CommandError('BSONObjectTooLarge', 'object to insert too large: a document may have 16 MB at most');
  }
}
