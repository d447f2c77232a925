import { Schema } from 'mongoose';
import { CONDITION_FIELDS } from './product-conditions.ts';

/** A condition, as records keep it. */
export const conditionSchema = new Schema(
  {
    field: { type: String, enum: CONDITION_FIELDS, required: true },
    values: { type: [String], default: undefined },
    /** How the values are called where they are ids. */
    names: { type: [String], default: undefined },
    priceFrom: { type: String },
    priceTo: { type: String },
  },
  { _id: false },
);
