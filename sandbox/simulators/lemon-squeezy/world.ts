import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue } from './catalogue.ts';
import type { Checkout, Customer, Invoice, Order, Subscription } from './records.ts';
import { type Settings, usualSettings } from './settings.ts';
import { type Delivery, type Endpoint, noTricks, type WebhookTricks } from './webhooks/delivery.ts';

const WRITE_AFTER_MS = 150;
/** Writing takes at most about this part of the time, however much there is to write. */
const WRITING_SHARE = 0.1;
const ID_GAP = 1000;

/** All that is kept between starts. */
export interface State {
  /** Signs the addresses of pages. */
  signingSecret: string;
  clock: { offsetMs: number; lastStampMs: number };
  lastId: number;
  settings: Settings;
  tricks: WebhookTricks;
  /** Beside the one that is configured. */
  endpoints: Endpoint[];
  customers: Record<string, Customer>;
  checkouts: Record<string, Checkout>;
  orders: Record<string, Order>;
  subscriptions: Record<string, Subscription>;
  invoices: Record<string, Invoice>;
  deliveries: Delivery[];
}

export interface World {
  catalogue: Catalogue;
  apiKey: string;
  /** Where the product listens for events, and what they are signed with. */
  webhook: { url?: string; secret: string };
  publicUrl: () => string;
  state: State;
  /** Writes the state down soon. */
  changed(): void;
  flush(): void;
  /** Begins anew, by the same clock as everybody else. */
  reset(): void;
  /** Runs a task after a while, unless the simulator stops before. */
  later(afterMs: number, task: () => Promise<void>): void;
  /** First attempts at webhooks are made one after the other, in the order of the events. */
  line: Promise<void>;
  /** Aborted when the simulator stops. */
  stopping: AbortSignal;
}

function emptyState(): State {
  return {
    signingSecret: randomBytes(24).toString('hex'),
    clock: { offsetMs: 0, lastStampMs: 0 },
    lastId: 1000,
    settings: usualSettings(),
    tricks: noTricks(),
    endpoints: [],
    customers: {},
    checkouts: {},
    orders: {},
    subscriptions: {},
    invoices: {},
    deliveries: [],
  };
}

export function nextId(state: State): number {
  state.lastId += 1;
  return state.lastId;
}

/** Opens the world kept in `dataDir`, or a new one. */
export function openWorld(
  facts: Pick<World, 'catalogue' | 'apiKey' | 'webhook' | 'publicUrl' | 'later' | 'stopping'>,
  dataDir: string | undefined,
): World {
  const file = dataDir && path.join(dataDir, 'store.json');
  let timer: NodeJS.Timeout | undefined;
  let writeAfterMs = WRITE_AFTER_MS;
  const world: World = {
    ...facts,
    state: openState(file),
    line: Promise.resolve(),
    changed() {
      if (file) timer ??= setTimeout(world.flush, writeAfterMs);
    },
    flush() {
      clearTimeout(timer);
      timer = undefined;
      if (!file || !dataDir) return;
      const startedAtMs = Date.now();
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(world.state));
      renameSync(`${file}.new`, file);
      writeAfterMs = Math.max(WRITE_AFTER_MS, (Date.now() - startedAtMs) / WRITING_SHARE);
    },
    reset() {
      world.state = emptyState();
      world.flush();
    },
  };
  // A stop without warning may have lost the last count: ids that are in use must not be given out again.
  if (Object.keys(world.state.orders).length > 0) world.state.lastId += ID_GAP;
  return world;
}

function openState(file: string | undefined): State {
  const begun = emptyState();
  const kept = file ? readState(file) : {};
  const settings = { ...begun.settings, ...kept.settings };
  return { ...begun, ...kept, settings, tricks: { ...begun.tricks, ...kept.tricks } };
}

function readState(file: string): Partial<State> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
