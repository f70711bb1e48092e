/** More work waits already than will be done in good time. */
export class GateFullError extends Error {
  override readonly name = "GateFullError";
}

/** Lets work in, so much at once, and turns it away when too much waits. */
export interface Gate {
  /** @param party on whose behalf: the parties that wait take turns, and none takes all the room */
  run<T>(work: () => Promise<T>, party?: string): Promise<T>;
}

/** @param mostOfOne how much of what waits may be of one party; what is of none may take all the room */
export function createGate(atOnce: number, mostWaiting: number, mostOfOne = mostWaiting): Gate {
  /** By party; whose turn is next comes first. No queue is empty. */
  const queues = new Map<string | undefined, (() => void)[]>();
  let running = 0;
  let waiting = 0;

  function wait(party: string | undefined): Promise<void> {
    const queue = queues.get(party) ?? [];
    const room = party === undefined ? mostWaiting : mostOfOne;
    if (waiting >= mostWaiting || queue.length >= room) throw new GateFullError("too much at once");
    return new Promise((resolve) => {
      queues.set(party, queue);
      queue.push(resolve);
      waiting++;
    });
  }

  function takeNext(): (() => void) | undefined {
    for (const [party, queue] of queues) {
      const next = queue.shift();
      queues.delete(party);
      if (queue.length > 0) queues.set(party, queue);
      waiting--;
      return next;
    }
    return undefined;
  }

  return {
    async run(work, party) {
      if (running < atOnce) running++;
      else await wait(party);
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
