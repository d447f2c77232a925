/**
 * Sends what is decided of photos: one sender for each place, whichever pages show it. A page that is left and opened again
 * finds the call that is still under way, so that no older decision arrives after a newer one.
 */
import type { ApiProblem, ApiResult } from '#app/ui/merchant/shared/api-client.ts';
import type { Decision } from './decision.ts';
import { keepUnsaved, readUnsaved } from './unsaved-decisions.ts';

/** Of one kind, said of several photos at once. */
export interface Said {
  photos: string[];
  state: Decision['state'];
  reasons?: Decision['reasons'];
}

/** Decisions by the photo's id. */
export type ById = ReadonlyMap<string, Decision>;

/** A page that shows decisions: how it says them to the server, and what it is told of them. */
interface Watcher {
  tell: (said: Said) => Promise<ApiResult<unknown>>;
  /** `unsaved` are all that the server does not have yet, `saved` those that it has since the last time. */
  onChange: (unsaved: ById, saved: readonly [string, Decision][]) => void;
  /** Why they are not saved; null as soon as they are. */
  onProblem: (problem: ApiProblem | null) => void;
  onSaved: () => void;
}

export interface Watch {
  decide: (renderId: string, decision: Decision) => void;
  /** Sends once more what is unsaved. What does not arrive then is kept for whoever opens the place again. */
  leave: () => void;
}

/** Presses in quick succession go out together. */
const GATHER_MS = 250;
const AGAIN_MS = 3000;
/** Photos of one call. */
const AT_ONCE = 100;

interface Sender {
  place: string;
  unsaved: ById;
  /** The browser holds `unsaved` too. */
  isKept: boolean;
  isUnderWay: boolean;
  timer?: ReturnType<typeof setTimeout>;
  tell: Watcher['tell'];
  watchers: Set<Watcher>;
}

const senders = new Map<string, Sender>();

/** For browsers alone: on a server the senders of all stores would be one another's. */
export function watchDecisions(place: string, watcher: Watcher): Watch {
  const sender = senders.get(place) ?? newSender(place, watcher.tell);
  senders.set(place, sender);
  sender.tell = watcher.tell;
  sender.watchers.add(watcher);
  // What was pressed meanwhile is newer.
  const unsaved = new Map([...readUnsaved(place), ...sender.unsaved]);
  if (unsaved.size > 0) change(sender, unsaved);
  void send(sender);
  return {
    decide: (renderId, decision) => {
      change(sender, new Map(sender.unsaved).set(renderId, decision));
      sendAfter(sender, GATHER_MS);
    },
    leave: () => {
      sender.watchers.delete(watcher);
      if (!isWatched(sender)) void send(sender);
    },
  };
}

function newSender(place: string, tell: Watcher['tell']): Sender {
  return { place, unsaved: new Map(), isKept: true, isUnderWay: false, tell, watchers: new Set() };
}

const isWatched = ({ watchers }: Sender) => watchers.size > 0;

/** Written down before it is shown: what is drawn comes after, or not at all. */
function change(sender: Sender, unsaved: ById, saved: readonly [string, Decision][] = []): void {
  sender.unsaved = unsaved;
  sender.isKept = keepUnsaved(sender.place, unsaved);
  for (const { onChange } of sender.watchers) onChange(unsaved, saved);
}

function sendAfter(sender: Sender, ms: number): void {
  clearTimeout(sender.timer);
  sender.timer = setTimeout(() => void send(sender), ms);
}

async function send(sender: Sender, atOnce = AT_ONCE): Promise<void> {
  clearTimeout(sender.timer);
  if (sender.isUnderWay) return;
  if (sender.unsaved.size === 0) return forgetWhereLeft(sender);
  sender.isUnderWay = true;
  const { ids, decision } = nextToSend(sender.unsaved, atOnce);
  const { state, reasons } = decision;
  const answer = await sender.tell({ photos: ids, state, ...(reasons.length > 0 ? { reasons } : {}) });
  sender.isUnderWay = false;
  const sayProblem = (problem: ApiProblem | null) => {
    for (const { onProblem } of sender.watchers) onProblem(problem);
  };
  if (!answer.ok && isPassing(answer.problem)) {
    sayProblem(answer.problem);
    // With nobody there it would go on for ever, whatever is decided in another window.
    if (isWatched(sender)) sendAfter(sender, AGAIN_MS);
    else forgetWhereLeft(sender);
    return;
  }
  // One of them is refused: which one shows when they go singly.
  if (!answer.ok && ids.length > 1) return send(sender, 1);
  sayProblem(answer.ok ? null : answer.problem);
  // What was decided otherwise meanwhile goes out next.
  const isSent = ([id, of]: [string, Decision]) => ids.includes(id) && isSame(of, decision);
  const rest = new Map([...sender.unsaved].filter((entry) => !isSent(entry)));
  change(sender, rest, answer.ok ? ids.map((id): [string, Decision] => [id, decision]) : []);
  for (const { onSaved } of sender.watchers) onSaved();
  return send(sender, answer.ok ? AT_ONCE : 1);
}

/** The browser has what is unsaved, and may know better by the time that somebody is there again. */
function forgetWhereLeft(sender: Sender): void {
  if (!isWatched(sender) && (sender.unsaved.size === 0 || sender.isKept)) senders.delete(sender.place);
}

/** No answer, one that may be another in a moment, or a session that has to be renewed. */
function isPassing({ status }: ApiProblem): boolean {
  return status === 0 || status === 401 || status === 403 || status === 429 || status >= 500;
}

/** The photos of which the same was decided as of the first one. */
function nextToSend(unsaved: ById, atOnce: number): { ids: string[]; decision: Decision } {
  const [first] = unsaved;
  if (!first) throw new Error('Nothing is to be sent');
  const [, decision] = first;
  const ids = [...unsaved].filter(([, of]) => isSame(of, decision)).map(([id]) => id);
  return { ids: ids.slice(0, atOnce), decision };
}

function isSame(one: Decision, other: Decision): boolean {
  return one.state === other.state && one.reasons.join(' ') === other.reasons.join(' ');
}
