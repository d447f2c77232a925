import express, { type Router } from 'express';
import { z } from 'zod';
import { done, noSuch, parse } from '#sandbox/simulators/lemon-squeezy/control-request.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { release, resend } from './deliver.ts';
import { EVENT_NAMES, noTricks } from './delivery.ts';

const DEFAULT_SHUFFLE_MS = 1000;
const rate = z.number().min(0).max(1);
const tricksShape = z
  .strictObject({
    duplicate: z.int().min(0).max(20),
    duplicateRate: rate,
    delayMs: z.number().min(0),
    shuffle: z.union([z.boolean(), z.number().min(0)]),
    dropNext: z.int().min(0),
    dropRate: rate,
    tamperNext: z.int().min(0),
    tamperRate: rate,
    hold: z.boolean(),
  })
  .partial();
/** The service takes secrets of 6 to 40 characters. */
const endpointShape = z.strictObject({
  url: z.url(),
  secret: z.string().min(6).max(40).optional(),
  events: z.array(z.enum(EVENT_NAMES)).optional(),
});
const releaseShape = z.strictObject({ order: z.enum(['same', 'reverse', 'shuffled']).default('same') });

/** Where events go, what goes wrong with them, and what became of each. */
export function webhookControlRoutes(world: World): Router {
  const router = express.Router();
  const showAll = () => ({ tricks: world.state.tricks, deliveries: world.state.deliveries });
  router.get('/_control/webhooks', (_request, response) => void response.json(showAll()));
  router.get('/_control/deliveries', (_request, response) => void response.json(world.state.deliveries));
  router.post('/_control/webhooks', (request, response) => {
    const wanted = parse(tricksShape, request, response);
    if (!wanted) return;
    const { shuffle, ...tricks } = wanted;
    const shuffleMs = shuffle === true ? DEFAULT_SHUFFLE_MS : Number(shuffle ?? 0);
    world.state.tricks = { ...noTricks(), ...tricks, shuffleMs };
    world.changed();
    response.json(world.state.tricks);
  });
  router.post('/_control/webhooks/endpoints', (request, response) => {
    const wanted = parse(endpointShape, request, response);
    if (!wanted) return;
    const { url, secret = world.webhook.secret, events } = wanted;
    world.state.endpoints = [
      ...world.state.endpoints.filter((endpoint) => endpoint.url !== url),
      { url, secret, events },
    ];
    world.changed();
    response.status(201).json({ endpoints: world.state.endpoints.map((endpoint) => endpoint.url) });
  });
  router.delete('/_control/webhooks/endpoints', (_request, response) => {
    world.state.endpoints = [];
    world.changed();
    response.status(204).end();
  });
  router.post('/_control/webhooks/release', (request, response) => {
    const wanted = parse(releaseShape, request, response);
    if (wanted) done(request, response, { released: release(world, wanted.order).map(({ id }) => id) });
  });
  router.post('/_control/deliveries/:id/resend', (request, response) => {
    const delivery = world.state.deliveries.find(({ id }) => id === request.params.id);
    if (!delivery) return noSuch(response, 'delivery');
    done(request, response, resend(world, delivery));
  });
  return router;
}
