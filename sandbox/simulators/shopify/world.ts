import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlan } from '#sandbox/simulators/shared/fault-plan.ts';
import type { AppFacts, AppVersion } from './app-facts.ts';
import type { BlobStore } from './blob-store.ts';
import type { Settings } from './settings.ts';
import type { ProductRecord, StoreState } from './store-state.ts';

export interface AccessToken {
  handle: string;
  scopes: string[];
  kind: 'offline' | 'online';
  /** Milliseconds since 1970; null for one that never ends. */
  expiresAt: number | null;
}

interface RefreshToken {
  handle: string;
  expiresAt: number;
  /** The one that took its place; this one ends when that one is used. */
  replacedBy: string | null;
}

export interface StagedUpload {
  handle: string;
  filename: string;
  mimeType: string;
  httpMethod: 'POST' | 'PUT';
  /** The size that was announced; null when none was. */
  fileSize: number | null;
  /** What the upload must carry to be accepted. */
  signature: string;
  /** Name in the blob store; null until uploaded. */
  blob: string | null;
  expiresAt: number;
}

interface WebhookAttempt {
  at: string;
  /** HTTP status, or what went wrong instead. */
  outcome: number | string;
}

export interface WebhookDelivery {
  webhookId: string;
  eventId: string;
  handle: string;
  topic: string;
  uri: string;
  body: string;
  hmac: string;
  triggeredAt: string;
  status: 'waiting' | 'delivered' | 'failed' | 'dropped';
  attempts: WebhookAttempt[];
  /** Milliseconds since 1970. */
  nextAttemptAt: number;
}

/** How the next webhooks go wrong. */
export interface WebhookTricks {
  /** How often each event is sent besides the first time. */
  duplicate: number;
  delayMs: number;
  /** How many of the next events are lost. */
  dropNext: number;
  dropRate: number;
  /** Each delivery waits a random part of this, so that they arrive out of order. */
  shuffleMs: number;
  /** The only topics that this is done to; null is all of them. */
  topics: string[] | null;
}

/** All that the simulator remembers besides the stores' own state. */
export interface PlatformState {
  lastId: number;
  accessTokens: Record<string, AccessToken>;
  refreshTokens: Record<string, RefreshToken>;
  stagedUploads: Record<string, StagedUpload>;
  deliveries: WebhookDelivery[];
  tricks: WebhookTricks;
  /** What Shopify Flow was told by the app. */
  flowTriggers: { shop: string; handle: string; payload: Record<string, unknown>; at: string }[];
  /** Codes with which the next pictures end FAILED. */
  mediaErrors: { code: string; times: number }[];
  /** The version of the app that was deployed last. */
  deployed: AppVersion | null;
}

export interface World {
  app: AppFacts;
  settings: Settings;
  platform: PlatformState;
  stores: Map<string, StoreState>;
  blobs: BlobStore;
  faults: FaultPlan;
  /** What was asked for and is not simulated, and other complaints, latest last. */
  complaints: string[];
  /** How often each GraphQL root field was called, for tests that count. */
  calls: Record<string, number>;
  /** The folder of the app's UI extensions; undefined for an app without any. */
  extensionsFolder: string | undefined;
  /** Where the simulator is reached, without a slash at the end. */
  publicUrl: () => string;
  nextId: () => number;
  /** Notes that a store, or with no argument the platform's state, is to be written down. */
  changed: (store?: StoreState) => void;
  /** Runs something later, unless the simulator was closed by then; `signal` tells what runs that it is closing. */
  later: (delayMs: number, what: (signal: AbortSignal) => void | Promise<void>) => void;
  /** Tells the app of an event, as far as it subscribed to it. */
  announce: (store: StoreState, topic: string, payload: unknown) => void;
  /** Notes a change of a product: its time, its record, its webhook. */
  productChanged: (store: StoreState, product: ProductRecord) => void;
}

export function complain(world: World, text: string): void {
  if (world.complaints.at(-1) !== text) console.error(`Shopify simulator: ${text}`);
  world.complaints.push(text);
  if (world.complaints.length > 200) world.complaints.shift();
}

/** Timers that end with the simulator: `stop` waits for what they had begun, so that nothing is written after it. */
export function createTimers(): { later: World['later']; stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Set<Promise<void>>();
  return {
    later(delayMs, what) {
      const run = sleep(delayMs, undefined, { signal })
        .then(() => what(signal))
        .catch((error: unknown) => {
          if (!signal.aborted) console.error('Shopify simulator: something that was to be done later broke', error);
        })
        .finally(() => running.delete(run));
      running.add(run);
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

export function emptyPlatform(): PlatformState {
  return {
    lastId: 7_000_000_000_000,
    accessTokens: {},
    refreshTokens: {},
    stagedUploads: {},
    deliveries: [],
    tricks: noTricks(),
    flowTriggers: [],
    mediaErrors: [],
    deployed: null,
  };
}

export function noTricks(): WebhookTricks {
  return { duplicate: 0, delayMs: 0, dropNext: 0, dropRate: 0, shuffleMs: 0, topics: null };
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
