import mongoose from 'mongoose';
import { config } from '#app/config.server.ts';

/** Connects once per process; calling it again waits for the same connection. Indexes are built by a command, never here. */
export async function connectDatabase(uri: string = config.database.uri): Promise<void> {
  if (mongoose.connection.readyState === 1) return;
  await mongoose.connect(uri, {
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 50,
  });
}

export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** True while the primary can be reached. */
export function isDatabaseReady(): boolean {
  return mongoose.connection.readyState === 1;
}
