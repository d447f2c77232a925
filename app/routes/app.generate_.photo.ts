import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { noteUsedAvatar } from '#app/domain/businesses/note-used-avatar.ts';
import { PAGE_ENDPOINTS } from '#app/web/api/page-endpoints.ts';
import { askForRender } from '#app/web/ask-for-render.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewOneRender } from '#app/web/views/read-renders-view.ts';

/** POST /app/generate/photo: the Generate page's button. As POST /api/render; and the avatar, chosen by a person, is noted. */
export const action = serveMerchant(PAGE_ENDPOINTS.generatePhoto, async ({ merchant, shop, body, request }) => {
  const render = await askForRender(shop, body, request);
  await noteUsedAvatar(shop, render.subject.avatarId);
  return { render: await viewOneRender(merchant, render) };
});

/** Nothing to look at here: whoever opens the address means the page. */
export const loader = ({ request }: LoaderFunctionArgs) => redirect(`/app/generate${new URL(request.url).search}`);
