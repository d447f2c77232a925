import { Schema } from 'mongoose';
import { defineRecord } from './record.ts';

/** A build of the app that was served: its files for browsers, for pages that are open still when the next one starts. */
const buildSchema = new Schema(
  {
    /** A hash of the files' names, which carry hashes of their content. */
    _id: { type: String, required: true },
    /** The last time that a process began to serve it. */
    startedAt: { type: Date, required: true },
    /** Each packed with brotli. */
    files: { type: [{ _id: false, name: { type: String, required: true }, packed: { type: Buffer, required: true } }] },
  },
  { collection: 'builds' },
);

export const BuildRecord = defineRecord('Build', buildSchema);
