import mongoose from 'mongoose';

/** Whether the connected database is a replica set or a sharded cluster: only these have transactions. */
export async function knowsTransactions(): Promise<boolean> {
  const hello = await mongoose.connection.db?.admin().command({ hello: 1 });
  return Boolean(hello?.setName) || hello?.msg === 'isdbgrid';
}
