import type { Response } from 'express';

/** The service's own names of what can go wrong, with their statuses. */
const ERROR_STATUS = {
  invalid_idempotency_key: 400,
  missing_api_key: 401,
  restricted_api_key: 401,
  invalid_api_key: 403,
  not_found: 404,
  method_not_allowed: 405,
  invalid_idempotent_request: 409,
  concurrent_idempotent_requests: 409,
  invalid_attachment: 422,
  invalid_from_address: 422,
  invalid_parameter: 422,
  missing_required_field: 422,
  validation_error: 422,
  rate_limit_exceeded: 429,
  application_error: 500,
} as const;
export type ResendErrorName = keyof typeof ERROR_STATUS;

/** Answers with an error in the service's shape: `{ statusCode, name, message }`; one name can have two statuses. */
export function refuse(
  response: Response,
  name: ResendErrorName,
  message: string,
  statusCode: number = ERROR_STATUS[name],
): void {
  response.status(statusCode).json({ statusCode, name, message });
}
