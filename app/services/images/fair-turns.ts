export interface FairTurns {
  /** Waits for a turn of this owner and runs the work in it. What the work throws is thrown on; the turn ends either way. */
  take<T>(owner: string, work: () => Promise<T>): Promise<T>;
}

interface Owner {
  running: number;
  /** When the last one started, counted in turns. */
  lastTurn: number;
  waiting: (() => void)[];
}

/**
 * Turns that go round among owners: so many at once, of which one owner has at most `perOwner`. However many turns one
 * asks for, another's first waits for no more than those that run, and for none while `perOwner` leaves a place free.
 */
export function fairTurns(places: { atOnce: number; perOwner: number }): FairTurns {
  const owners = new Map<string, Owner>();
  let running = 0;
  let turn = 0;

  function startNext(): void {
    while (running < places.atOnce) {
      const next = longestWithoutTurn();
      if (!next) return;
      turn += 1;
      running += 1;
      next.running += 1;
      next.lastTurn = turn;
      next.waiting.shift()?.();
    }
  }

  function longestWithoutTurn(): Owner | undefined {
    let found: Owner | undefined;
    for (const owner of owners.values()) {
      if (owner.waiting.length === 0 || owner.running >= places.perOwner) continue;
      if (!found || owner.lastTurn < found.lastTurn) found = owner;
    }
    return found;
  }

  function enter(name: string): Promise<Owner> {
    const owner = owners.get(name) ?? { running: 0, lastTurn: 0, waiting: [] };
    owners.set(name, owner);
    return new Promise((resolve) => {
      owner.waiting.push(() => resolve(owner));
      startNext();
    });
  }

  function leave(name: string, owner: Owner): void {
    running -= 1;
    owner.running -= 1;
    if (owner.running === 0 && owner.waiting.length === 0) owners.delete(name);
    startNext();
  }

  return {
    async take(name, work) {
      const owner = await enter(name);
      try {
        return await work();
      } finally {
        leave(name, owner);
      }
    },
  };
}
