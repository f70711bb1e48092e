/** More work waits already than will be done in good time. */
export class GateFullError extends Error {
  override readonly name = "GateFullError";
}

/** Lets work in, so much at once, and turns it away when too much waits. */
export interface Gate {
  /**
   * @param party on whose behalf: the parties that wait take turns, and none takes all the room
   * @param as anyone can be many strangers, so that all of them together do not take it either
   */
  run<T>(work: () => Promise<T>, party?: string, as?: PartyKind): Promise<T>;
}

export type PartyKind = "known" | "stranger";

/** How much of what waits may be of whom; by default all of it. */
export interface GateShares {
  /** Of one party. What is of none may take all the room. */
  readonly one?: number;
  readonly strangers?: number;
}

interface Waiting {
  readonly as: PartyKind;
  readonly letIn: () => void;
}

export function createGate(
  atOnce: number,
  mostWaiting: number,
  { one = mostWaiting, strangers = mostWaiting }: GateShares = {},
): Gate {
  /** By party; whose turn is next comes first. No queue is empty. */
  const queues = new Map<string | undefined, Waiting[]>();
  let running = 0;
  const waiting = { known: 0, stranger: 0 };

  function wait(party: string | undefined, as: PartyKind): Promise<void> {
    const queue = queues.get(party) ?? [];
    const isFull =
      waiting.known + waiting.stranger >= mostWaiting ||
      queue.length >= (party === undefined ? mostWaiting : one) ||
      (as === "stranger" && waiting.stranger >= strangers);
    if (isFull) throw new GateFullError("too much at once");
    return new Promise((resolve) => {
      queues.set(party, queue);
      queue.push({ as, letIn: resolve });
      waiting[as]++;
    });
  }

  function takeNext(): (() => void) | undefined {
    for (const [party, queue] of queues) {
      const next = queue.shift();
      queues.delete(party);
      if (queue.length > 0) queues.set(party, queue);
      if (next !== undefined) waiting[next.as]--;
      return next?.letIn;
    }
    return undefined;
  }

  return {
    async run(work, party, as = "known") {
      if (running < atOnce) running++;
      else await wait(party, as);
      try {
        return await work();
      } finally {
        const next = takeNext();
        // The place is handed over: nobody who asks later gets in between.
        if (next === undefined) running--;
        else next();
      }
    },
  };
}
