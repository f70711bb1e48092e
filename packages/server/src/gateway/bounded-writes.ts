import type { Storage, WriteTransaction } from "../storage/storage.ts";
import { serviceUnavailable } from "./errors.ts";
import type { Metrics } from "./metrics.ts";

/** Runs one write as `Storage.write` does. Throws ServiceUnavailable when too many wait already. */
export type BoundedWrite = <T>(work: (tx: WriteTransaction) => Promise<T>) => Promise<T>;

/** A second's worth of them, about. */
const MOST_WRITES = 1_000;

/** Changes wait for each other. More than can be made in reasonable time are not taken in. */
export function boundedWrites(storage: Storage, metrics: Metrics): BoundedWrite {
  let writes = 0;
  return async (work) => {
    if (writes >= MOST_WRITES) throw serviceUnavailable();
    writes += 1;
    metrics.writesUnderWay(writes);
    try {
      return await storage.write(work);
    } finally {
      writes -= 1;
      metrics.writesUnderWay(writes);
    }
  };
}
