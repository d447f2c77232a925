import { Refusal } from '#app/domain/errors.ts';
import { type Business, BusinessRecord } from './business.record.ts';

export async function readBusiness(shop: string): Promise<Business> {
  const business = await BusinessRecord.findOne({ shop }).lean();
  if (!business) throw new Refusal('not-found');
  return business;
}
