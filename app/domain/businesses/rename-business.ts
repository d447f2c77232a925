import { BusinessRecord } from './business.record.ts';

/** Takes over what a store changed about itself. */
export async function renameBusiness(
  shop: string,
  facts: { name: string; email?: string | null | undefined; ianaTimezone?: string | null | undefined },
): Promise<void> {
  await BusinessRecord.updateOne(
    { shop },
    {
      $set: {
        name: facts.name,
        ...(facts.email ? { email: facts.email } : {}),
        ...(facts.ianaTimezone ? { ianaTimezone: facts.ianaTimezone } : {}),
      },
    },
  );
}
