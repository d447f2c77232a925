import type { Business } from '#app/domain/businesses/business.record.ts';
import { installBusiness } from '#app/domain/businesses/install-business.ts';
import { authenticate } from '#app/shopify.server.ts';

export interface Merchant {
  shop: string;
  business: Business;
  redirect: Awaited<ReturnType<typeof authenticate.admin>>['redirect'];
}

/** Who is asking: the store of the session token. Throws the Response that signs in when there is none. */
export async function requireMerchant(request: Request): Promise<Merchant> {
  const { session, redirect } = await authenticate.admin(request);
  return { shop: session.shop, business: await installBusiness(session.shop, new Date()), redirect };
}
