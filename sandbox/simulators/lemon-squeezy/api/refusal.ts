import type { Response } from 'express';

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export interface Refusal {
  status: number;
  detail: string;
  /** Where in the request, as a JSON pointer or the name of a query parameter. */
  pointer?: string;
  parameter?: string;
}

/** Answers with errors in the service's shape: `{ errors: [{ detail, status, title, source? }] }`. */
export function refuse(response: Response, first: Refusal, ...others: Refusal[]): void {
  const errors = [first, ...others].map(({ status, detail, pointer, parameter }) => ({
    detail,
    ...(pointer ? { source: { pointer } } : parameter ? { source: { parameter } } : {}),
    status: String(status),
    title: TITLES[status] ?? 'Error',
  }));
  response
    .status(first.status)
    .type('application/vnd.api+json')
    .send(JSON.stringify({ jsonapi: { version: '1.0' }, errors }));
}

export const NOT_FOUND: Refusal = { status: 404, detail: 'The requested resource does not exist.' };
