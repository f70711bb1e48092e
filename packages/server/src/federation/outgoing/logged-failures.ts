import { OutgoingError } from "./errors.ts";
import type { FetchJson } from "./fetch-json.ts";

/** The part of a logger that this needs. */
interface Warns {
  warn(facts: object, message: string): void;
}

/**
 * Says in the log why a document of another server was not fetched. The caller is told that it was not, and no more: the answer would tell
 * them what lies behind the firewall. The operator has to know what to open.
 */
export function loggedFailures(fetchJson: FetchJson, logger: Warns): FetchJson {
  return async (url, thumbprints, accountId) => {
    try {
      return await fetchJson(url, thumbprints, accountId);
    } catch (error) {
      if (error instanceof OutgoingError) {
        const { failure, message: reason } = error;
        const facts = { host: url.host, accountId, failure, reason };
        logger.warn(facts, "an identity provider could not be asked" + (HINTS[failure] ?? ""));
      }
      throw error;
    }
  };
}

const HINTS: Readonly<Partial<Record<OutgoingError["failure"], string>>> = {
  address: ": a host in a private network is asked only where --allow-issuers-in-private-network names it",
};
