/** More work waits already than will be done in good time. */
export class GateFullError extends Error {
  override readonly name = "GateFullError";
}

/** Lets work in, so much at once, and turns it away when too much waits. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate(atOnce: number, mostWaiting: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running < atOnce) running++;
      else if (waiting.length >= mostWaiting) throw new GateFullError("too much at once");
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        // The place is handed over: nobody who asks later gets in between.
        if (next === undefined) running--;
        else next();
      }
    },
  };
}
