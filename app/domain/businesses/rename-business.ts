import { BusinessRecord } from './business.record.ts';

export interface StoreNews {
  name: string;
  email?: string | null | undefined;
  ianaTimezone?: string | null | undefined;
  /** When the store changed it. */
  at: Date;
}

/** Takes over what a store changed about itself; what is older than what is known changes nothing. */
export async function renameBusiness(shop: string, news: StoreNews): Promise<void> {
  const { name, email, ianaTimezone, at } = news;
  await BusinessRecord.updateOne(
    { shop, $or: [{ renamedAt: null }, { renamedAt: { $lt: at } }] },
    { $set: { name, renamedAt: at, ...(email ? { email } : {}), ...(ianaTimezone ? { ianaTimezone } : {}) } },
  );
}
