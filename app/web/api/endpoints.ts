import { AUTOMATION_ENDPOINTS } from './automation-endpoints.ts';
import { AVATAR_ENDPOINTS } from './avatar-endpoints.ts';
import { BATCH_ENDPOINTS } from './batch-endpoints.ts';
import { BILLING_ENDPOINTS } from './billing-endpoints.ts';
import { BULK_ENDPOINTS } from './bulk-endpoints.ts';
import { CREDIT_ENDPOINTS } from './credit-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { EXTENSION_ENDPOINTS } from './extension-endpoints.ts';
import { FLOW_ENDPOINTS } from './flow-endpoints.ts';
import { GARMENT_ENDPOINTS } from './garment-endpoints.ts';
import { PICTURE_ENDPOINTS } from './picture-endpoints.ts';
import { PUBLICATION_ENDPOINTS } from './publication-endpoints.ts';
import { RENDER_ENDPOINTS } from './render-endpoints.ts';
import { SERVICE_ENDPOINTS } from './service-endpoints.ts';
import { WEBHOOK_ENDPOINTS } from './webhook-endpoints.ts';

const BY_NOUN = [
  SERVICE_ENDPOINTS,
  AVATAR_ENDPOINTS,
  CREDIT_ENDPOINTS,
  BILLING_ENDPOINTS,
  GARMENT_ENDPOINTS,
  RENDER_ENDPOINTS,
  BATCH_ENDPOINTS,
  PICTURE_ENDPOINTS,
  PUBLICATION_ENDPOINTS,
  BULK_ENDPOINTS,
  AUTOMATION_ENDPOINTS,
  EXTENSION_ENDPOINTS,
  FLOW_ENDPOINTS,
  WEBHOOK_ENDPOINTS,
] as const;

type ValueOf<T> = T extends unknown ? T[keyof T] : never;

/** Any of them, with the types of its schemas. */
export type DescribedEndpoint = ValueOf<(typeof BY_NOUN)[number]>;

/** Every endpoint of the API. A request to an address that is not here is answered 404. */
export const ENDPOINTS: readonly Endpoint[] = BY_NOUN.flatMap((ofNoun) => Object.values<Endpoint>(ofNoun));
