import type { ChangeFeed, ChangeHandler, Changes, StorageLogger } from "./storage.ts";

/** The subscribers of one process. */
export interface Feed extends ChangeFeed {
  readonly publish: (changes: Changes) => void;
}

/** A feed that is healthy for as long as `isHealthy` says so. */
export function createFeed(isHealthy: () => boolean, logger: StorageLogger): Feed {
  const handlers = new Set<ChangeHandler>();
  return {
    get healthy() {
      return isHealthy();
    },
    subscribe(handler) {
      // A function subscribed twice is two subscriptions.
      const subscription: ChangeHandler = (changes) => handler(changes);
      handlers.add(subscription);
      return () => void handlers.delete(subscription);
    },
    publish(changes) {
      if (changes.length === 0) return;
      for (const handler of handlers) {
        try {
          handler(changes);
        } catch (error) {
          // The write is committed: a subscriber that fails may neither undo that nor keep others from hearing of it.
          logger.error({ err: error }, "a subscriber to the change feed failed");
        }
      }
    },
  };
}
