/** A component in the page; its properties are what the extension says of it. */
export interface Component extends HTMLElement {
  said: Record<string, unknown>;
}

/** Gives a component its markup once, and what to do whenever a property has changed. */
export type Drawing = (
  element: Component,
  root: ShadowRoot,
  page: { addressOf: (href: string) => string },
) => (said: Record<string, unknown>) => void;
