import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { noteUsedAvatar } from '#app/domain/businesses/note-used-avatar.ts';
import { askForRender } from '#app/web/ask-for-render.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { requireMethod } from '#app/web/parse.ts';
import { answer } from '#app/web/problem.ts';
import { viewOneRender } from '#app/web/views/read-renders-view.ts';

/** POST /app/generate/photo: the Generate page's button. As POST /api/render; and the avatar, chosen by a person, is noted. */
export const action = ({ request }: ActionFunctionArgs) =>
  answer(async () => {
    requireMethod(request, 'POST');
    const merchant = await requireMerchant(request);
    const render = await askForRender(request, merchant.shop);
    await noteUsedAvatar(merchant.shop, render.subject.avatarId);
    return Response.json({ render: await viewOneRender(merchant, render) }, { status: 202 });
  });

/** Nothing to look at here: whoever opens the address means the page. */
export const loader = ({ request }: LoaderFunctionArgs) => redirect(`/app/generate${new URL(request.url).search}`);
