import express, { type Request, type Response, type Router } from 'express';
import { findVariant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import {
  checkoutState,
  createCheckout,
  offeredVariants,
  payCheckout,
} from '#sandbox/simulators/lemon-squeezy/checkout.ts';
import type { Checkout } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { settle } from '#sandbox/simulators/lemon-squeezy/subscriptions/due.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { checkoutPage, leftPage, thankYouPage } from './checkout-page.ts';
import { homePage } from './home-page.ts';
import { portalRoutes } from './portal-routes.ts';

/** What people see: the page at `/`, the checkout, and the customer portal. */
export function pageRoutes(world: World): Router {
  const router = express.Router();
  router.use(express.urlencoded({ extended: false }), (_request, _response, next) => {
    settle(world);
    next();
  });
  router.get('/', (_request, response) => void response.type('html').send(homePage(world)));
  router.get('/buy/:variantId', (request, response, next) => {
    const variant = findVariant(world.catalogue, request.params.variantId);
    if (!variant) return next();
    const checkout = createCheckout(world, { ...hostedCheckout(request), variantId: variant.id });
    response.redirect(302, `/checkout/custom/${checkout.id}`);
  });
  router.get('/checkout/custom/:id', (request, response, next) => {
    const checkout = world.state.checkouts[request.params.id];
    if (!checkout) return next();
    showCheckout(world, checkout, request, response);
  });
  router.post('/checkout/custom/:id', (request, response, next) => {
    const checkout = world.state.checkouts[request.params.id];
    if (!checkout) return next();
    actOnCheckout(world, checkout, request, response);
  });
  router.use(portalRoutes(world));
  return router;
}

/** A link that the store's owner shares, and whoever has it extends: `?checkout[custom][name]=…&checkout[email]=…`. */
function hostedCheckout(request: Request): Omit<Parameters<typeof createCheckout>[1], 'variantId'> {
  const { email, custom } = (request.query.checkout ?? {}) as { email?: string; custom?: Record<string, string> };
  return {
    customPrice: null,
    productOptions: {},
    checkoutOptions: {},
    checkoutData: { ...(email ? { email } : {}), ...(custom ? { custom } : {}) },
    expiresAtMs: null,
  };
}

function showCheckout(world: World, checkout: Checkout, request: Request, response: Response): void {
  const isOpen = checkoutState(world, checkout) === 'open';
  const chosen = request.query.variant ? Number(request.query.variant) : undefined;
  response
    .status(isOpen ? 200 : 410)
    .type('html')
    .send(checkoutPage(world, checkout, chosen));
}

function actOnCheckout(world: World, checkout: Checkout, request: Request, response: Response): void {
  if (checkoutState(world, checkout) !== 'open') {
    showCheckout(world, checkout, request, response);
    return;
  }
  const { do: action, email, name, variant, card } = request.body as Record<string, string | undefined>;
  const chosen = variant ? Number(variant) : checkout.variantId;
  const again = (error: string) => {
    response
      .status(402)
      .type('html')
      .send(checkoutPage(world, checkout, chosen, error));
  };
  if (action === 'close') {
    response.type('html').send(leftPage(checkout));
  } else if (action !== 'pay') {
    again('The card was declined. Nothing was charged; try again or use another card.');
  } else if (!email?.includes('@')) {
    again('Enter the email address that the receipt goes to.');
  } else if (!offeredVariants(world, checkout).some(({ id }) => id === chosen)) {
    again('Choose what to buy.');
  } else {
    const cardDeclinesLater = card === 'declining';
    payCheckout(world, checkout, { email, name: name || 'Test Buyer', variantId: chosen, cardDeclinesLater });
    const target = checkout.productOptions.redirect_url;
    if (target) response.redirect(303, target);
    else response.type('html').send(thankYouPage());
  }
}
