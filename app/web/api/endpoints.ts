/** Every endpoint of the API. A request to an address that is not here is answered 404. */
import { AVATAR_ENDPOINTS } from './avatar-endpoints.ts';
import { BILLING_ENDPOINTS } from './billing-endpoints.ts';
import { CREDIT_ENDPOINTS } from './credit-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { GARMENT_ENDPOINTS } from './garment-endpoints.ts';
import { PICTURE_ENDPOINTS } from './picture-endpoints.ts';
import { PUBLICATION_ENDPOINTS } from './publication-endpoints.ts';
import { RENDER_ENDPOINTS } from './render-endpoints.ts';
import { SERVICE_ENDPOINTS } from './service-endpoints.ts';
import { WEBHOOK_ENDPOINTS } from './webhook-endpoints.ts';

export const ENDPOINTS: readonly Endpoint[] = [
  SERVICE_ENDPOINTS,
  AVATAR_ENDPOINTS,
  CREDIT_ENDPOINTS,
  BILLING_ENDPOINTS,
  GARMENT_ENDPOINTS,
  RENDER_ENDPOINTS,
  PICTURE_ENDPOINTS,
  PUBLICATION_ENDPOINTS,
  WEBHOOK_ENDPOINTS,
].flatMap((ofNoun) => Object.values<Endpoint>(ofNoun));
