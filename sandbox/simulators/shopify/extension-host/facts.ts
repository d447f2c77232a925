import type { RemoteConnection } from '@remote-dom/core';

/** What the admin's page, the frame and the worker of an extension tell each other. */

export type PropertyKind = 'string' | 'boolean' | 'number' | 'array' | 'any';

export interface ComponentFacts {
  properties: Record<string, PropertyKind>;
  events: string[];
}

/** By tag. */
export type Components = Record<string, ComponentFacts>;

/** An extension as it was deployed. */
export interface DeployedExtension {
  handle: string;
  /** In the admin's language. */
  name: string;
  target: string;
  /** Path of its script at the extensions' origin. */
  script: string;
  translations: Record<string, unknown>;
}

/** What a page of the admin tells its script. */
export interface PageFacts {
  extensions: DeployedExtension[];
  components: Record<string, Components>;
  /** Where the app's requests go. */
  appUrl: string;
  /** Where extensions run: an origin of its own. */
  sandboxUrl: string;
  /** The app within the store's admin. */
  adminPath: string;
  /** Global ids: the product of the page; of a list whatever is chosen. */
  selected: string[];
  locale: string;
}

/** What the worker runs. */
export interface RunFacts {
  target: string;
  script: string;
  translations: Record<string, unknown>;
  components: Components;
  appUrl: string;
  selected: string[];
  locale: string;
}

/** What a page asks of the worker. */
export interface WorkerCalls {
  /** Lets the extension draw itself, from now on, through this connection. */
  render: (connection: RemoteConnection) => Promise<void>;
}

/** What an extension can ask of the page that it is on. */
export interface PageCalls {
  idToken: () => Promise<string>;
  close: () => Promise<void>;
  navigate: (url: string) => Promise<void>;
}
