import { ServiceError } from '#app/services/service-error.ts';
import { readInstallation } from '#app/services/shopify/installation.ts';
import { readStore } from '#app/services/shopify/products.ts';
import { BusinessRecord } from './business.record.ts';
import { noteScopes } from './note-scopes.ts';
import { renameBusiness } from './rename-business.ts';

/**
 * Takes over what a store is called now, read from Shopify with its own token. False for a store that is not here or has
 * no token: what it changed is read when it comes back.
 */
export async function lookAtName(shop: string): Promise<boolean> {
  const at = new Date();
  if (!(await BusinessRecord.exists({ shop }))) return false;
  try {
    await renameBusiness(shop, { ...(await readStore(shop)), at });
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.facts.disconnected) return false;
    throw error;
  }
}

/** Notes what the app may do in a store now, as Shopify says to its own token. False as above. */
export async function lookAtScopes(shop: string): Promise<boolean> {
  const at = new Date();
  if (!(await BusinessRecord.exists({ shop }))) return false;
  const installation = await readInstallation(shop);
  if (installation.state !== 'installed') return false;
  await noteScopes({ shop, scopes: installation.scopes, at });
  return true;
}
