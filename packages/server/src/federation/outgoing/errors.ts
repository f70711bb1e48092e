/**
 * Why a document was not fetched:
 * - address: the host is at an address where nothing may be fetched
 * - certificate: the host could not prove to be the one that was meant
 * - unreachable: no connection, no answer in time
 * - answer: another status than 200, a redirect, too many bytes, not JSON
 * - busy: too many fetches are under way
 */
export type OutgoingFailure = "address" | "certificate" | "unreachable" | "answer" | "busy";

/** A document of somebody else's server was not fetched. */
export class OutgoingError extends Error {
  override readonly name = "OutgoingError";
  readonly failure: OutgoingFailure;

  constructor(failure: OutgoingFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
