import type { Request, Response } from 'express';
import { z } from 'zod';
import type { StoreState } from './store-state.ts';
import type { World } from './world.ts';

/** The body in this shape, or undefined after a 400. */
export function parse<S extends z.ZodType>(shape: S, request: Request, response: Response): z.infer<S> | undefined {
  const parsed = shape.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  response.status(400).json({ error: z.prettifyError(parsed.error) });
  return undefined;
}

export function withStore(world: World, request: Request, response: Response, then: (store: StoreState) => void): void {
  const store = world.stores.get(String(request.params.handle));
  if (store) then(store);
  else response.status(404).json({ error: 'no such store' });
}
