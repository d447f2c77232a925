import type { Request, Response } from 'express';
import { z } from 'zod';

/** The body in this shape, or undefined after a 400. */
export function parse<S extends z.ZodType>(shape: S, request: Request, response: Response): z.infer<S> | undefined {
  const parsed = shape.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  response.status(400).json({ error: z.prettifyError(parsed.error) });
  return undefined;
}

/** Answers a program with JSON, and sends a person who pressed a button back to the page. */
export function done(request: Request, response: Response, body: unknown): void {
  if (request.accepts(['json', 'html']) === 'html') response.redirect(303, request.get('referer') ?? '/');
  else response.json(body);
}

export function noSuch(response: Response, what: string): void {
  response.status(404).json({ error: `no such ${what}` });
}
