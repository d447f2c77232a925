/** A message of another system's, read to its end and not believed yet. */
export interface WebhookRequest {
  /** Raw, as it was signed. */
  body: Buffer;
  query: URLSearchParams;
  /** A header by its lower-case name; empty when it is missing. */
  header: (name: string) => string;
}
