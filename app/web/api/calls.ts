/**
 * What a client can ask for, made of the descriptions: types alone, so that neither schemas nor server code go to a
 * browser. A call is named by its method and path, as in `GET /api/render/{renderId}`.
 */
import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import type { DescribedEndpoint } from './endpoints.ts';
import type { PAGE_ENDPOINTS } from './page-endpoints.ts';

type ByToken<E> = E extends { credentials: readonly (infer C)[] } ? ('session-token' extends C ? E : never) : never;
type Callable = ByToken<DescribedEndpoint> | (typeof PAGE_ENDPOINTS)[keyof typeof PAGE_ENDPOINTS];

type NameOf<E extends Endpoint> = `${E['method']} ${E['path']}`;
type ByName = { [E in Callable as NameOf<E>]: E };
type NamesOf<E extends Callable> = E extends Callable ? NameOf<E> : never;

/** What is answered with JSON to whoever shows a session token. */
export type ApiCall = NamesOf<Extract<Callable, { answer: z.ZodType }>>;
/** What is answered with a file or a picture. */
export type FileCall = NamesOf<Exclude<Callable, { answer: z.ZodType }>>;

/** A part of what is asked: absent where none is described, optional where all of it is. */
type Part<Name extends string, S> = S extends z.ZodType
  ? Record<never, never> extends z.input<S>
    ? { [N in Name]?: z.input<S> }
    : { [N in Name]: z.input<S> }
  : unknown;
type Parts<E extends Endpoint> = Part<'params', E['params']> & Part<'query', E['query']> & Part<'body', E['body']>;
type Asking<P> = unknown extends P ? [] : Record<never, never> extends P ? [asked?: P] : [asked: P];

/** What goes along with a call: nothing, or `params`, `query` and `body`, as far as they are described. */
export type ApiAsking<C extends ApiCall | FileCall> = Asking<Parts<ByName[C]>>;

/** The body of a call. */
export type ApiBody<C extends ApiCall> = ByName[C] extends { body: z.ZodType } ? z.input<ByName[C]['body']> : never;

/** What is answered. */
export type ApiAnswer<C extends ApiCall> = ByName[C] extends { answer: z.ZodType }
  ? z.output<ByName[C]['answer']>
  : never;
