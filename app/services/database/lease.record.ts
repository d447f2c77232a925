import { Schema } from 'mongoose';
import { defineRecord } from './record.ts';

const leaseSchema = new Schema(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { collection: 'leases' },
);

export const LeaseRecord = defineRecord('Lease', leaseSchema);
