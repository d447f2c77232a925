import { tellAdmin } from '#app/domain/mail/tell-admin.ts';
import type { ProviderName } from '#app/domain/payment-providers.ts';
import { memoryIdOf } from '#app/domain/store-names/free-allowance-memory.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { providerOf } from './payment-provider.ts';

/**
 * Tells the admin, once, of a message that names another store than the one that its payment is proved to be of: its
 * words are a buyer's own, or were changed on the way, and changed nothing here.
 */
export async function tellOfForeignWords(words: {
  provider: ProviderName;
  kind: 'subscription' | 'invoice' | 'order';
  id: string;
  owner: string | undefined;
  said: string | undefined;
}): Promise<void> {
  const { provider, kind, id, owner, said } = words;
  if (!owner || !said || owner === said || owner === memoryIdOf(said)) return;
  await inTransaction((session) =>
    tellAdmin(
      {
        key: `foreign-words-${kind}-${id}`,
        subject: 'A payment names another store than the one it is of',
        say: `A message about the ${kind} ${id} at ${providerOf(provider).title} named another store than the one whose checkout it came by. Nothing was changed: whoever bought it may have tried to be taken for that store.`,
      },
      session,
    ),
  );
}
