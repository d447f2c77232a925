import type { Request, Response } from 'express';
import type { Resource } from '#sandbox/simulators/lemon-squeezy/wire/document.ts';
import { refuse } from './refusal.ts';

const USUAL_SIZE = 10;
const LARGEST_SIZE = 100;

/** Answers with one page of the resources that the request's filters let through, in the order given. */
export function answerList(
  request: Request,
  response: Response,
  all: Resource[],
  /** The filters that there are, and what of a resource each is compared with. */
  filters: Record<string, (resource: Resource) => unknown>,
): void {
  const query = new URL(request.originalUrl, 'https://api.lemonsqueezy.com').searchParams;
  const size = readNumber(query.get('page[size]'), USUAL_SIZE);
  const number = readNumber(query.get('page[number]'), 1);
  const wanted = [...query].flatMap(([parameter, value]) => {
    const name = /^filter\[(.+)\]$/.exec(parameter)?.[1];
    return name === undefined ? [] : [{ name, value }];
  });
  const unknown = wanted.find(({ name }) => !filters[name]);
  if (unknown || size === undefined || size > LARGEST_SIZE || number === undefined) {
    const detail = unknown
      ? `Filter parameter ${unknown.name} is not allowed.`
      : `The page.size field must be between 1 and ${LARGEST_SIZE}, and page.number at least 1.`;
    refuse(response, { status: 400, detail, parameter: unknown ? `filter[${unknown.name}]` : 'page' });
    return;
  }
  const found = all.filter((one) => wanted.every(({ name, value }) => String(filters[name]?.(one)) === value));
  const lastPage = Math.max(1, Math.ceil(found.length / size));
  const start = (number - 1) * size;
  const data = found.slice(start, start + size);
  const link = (page: number) => {
    const params = new URLSearchParams(query);
    params.set('page[number]', String(page));
    params.set('page[size]', String(size));
    return `https://api.lemonsqueezy.com${request.path}?${params}`;
  };
  answer(response, {
    meta: {
      page: {
        currentPage: number,
        from: data.length > 0 ? start + 1 : null,
        lastPage,
        perPage: size,
        to: data.length > 0 ? start + data.length : null,
        total: found.length,
      },
    },
    jsonapi: { version: '1.0' },
    links: {
      first: link(1),
      last: link(lastPage),
      ...(number < lastPage ? { next: link(number + 1) } : {}),
      ...(number > 1 ? { prev: link(number - 1) } : {}),
    },
    data,
  });
}

export function answer(response: Response, body: unknown, status = 200): void {
  response.status(status).type('application/vnd.api+json').send(JSON.stringify(body));
}

/** Compares with an attribute of this name. */
export const attribute =
  (name: string) =>
  ({ attributes }: Resource): unknown =>
    attributes[name];

function readNumber(text: string | null, fallback: number): number | undefined {
  if (text === null) return fallback;
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 ? number : undefined;
}
