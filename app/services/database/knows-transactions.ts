import mongoose from 'mongoose';

/** What a database says of itself: `setName` is that of its replica set, `msg` is `isdbgrid` before a sharded cluster. */
export interface Hello {
  setName?: string;
  msg?: string;
}

/** Asks the connected database about itself. */
export async function readHello(): Promise<Hello> {
  return (await mongoose.connection.db?.admin().command({ hello: 1 })) ?? {};
}

/** Whether this is a replica set or a sharded cluster: only these have transactions. */
export function knowsTransactions({ setName, msg }: Hello): boolean {
  return Boolean(setName) || msg === 'isdbgrid';
}
