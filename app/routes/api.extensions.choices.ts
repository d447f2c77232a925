import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewChoices } from '#app/web/views/extension-view.ts';

/** GET /api/extensions/choices: the avatars, and what the store can spend. */
export const loader = serveMerchant(EXTENSION_ENDPOINTS.choices, ({ merchant }) => viewChoices(merchant));
