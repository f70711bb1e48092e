import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Tells whether the code that runs now runs inside of a write. A read through `reader` there would wait for the very write
 * that waits for it (one connection), or silently miss its changes (several): both engines refuse it alike.
 */
export interface WriteScopes {
  /** Runs `work` as the inside of a write; it ends when `work` settles or when `end` is called. */
  run<T>(work: (end: () => void) => Promise<T>): Promise<T>;
  /** Throws when called from inside of a write. */
  refuseInside(what: string): void;
}

export function createWriteScopes(): WriteScopes {
  const scopes = new AsyncLocalStorage<{ open: boolean }>();
  return {
    async run(work) {
      const scope = { open: true };
      const end = () => {
        scope.open = false;
      };
      try {
        return await scopes.run(scope, () => work(end));
      } finally {
        end();
      }
    },
    refuseInside(what) {
      // What a write started and left running (a timer, say) still has its scope, which is over by then.
      if (scopes.getStore()?.open === true) {
        throw new Error(`${what} inside of a write: use the transaction that the write was given`);
      }
    },
  };
}
