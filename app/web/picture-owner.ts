import { requireMerchant } from './merchant.ts';
import { checkPictureAddress, hasSignature, type PictureClaim } from './picture-address.ts';
import type { Count } from './rate-limits.ts';

/** The store that may see this picture: named by the signed address, or by the session token where there is none. */
export async function checkedOwner(
  request: Request,
  claimed: Pick<PictureClaim, 'recordId' | 'variant'>,
  count: Count,
): Promise<string> {
  if (hasSignature(request)) {
    await count();
    return checkPictureAddress(request, claimed);
  }
  return (await requireMerchant(request, count)).shop;
}
