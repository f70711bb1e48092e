import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { OutgoingError } from "./errors.ts";
import { isPublicAddress } from "./public-address.ts";

/** Finds all addresses of a name, as node:dns does. */
export type Resolve = (
  host: string,
  /** With an error there are no addresses, whatever the types of node:dns say. */
  done: (error: NodeJS.ErrnoException | null, addresses?: readonly LookupAddress[]) => void,
) => void;

export const resolveBySystem: Resolve = (host, done) => {
  systemLookup(host, { all: true, verbatim: true }, done);
};

export interface LookupTerms {
  readonly resolve: Resolve;
  readonly mustBePublic: boolean;
  /**
   * Takes the turn of one look-up, or undefined. It is given back when the name server has answered, not when nobody waits any more:
   * what the system was asked cannot be taken back, and goes on for as long as the system likes.
   */
  readonly takeTurn: () => (() => void) | undefined;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * The look-up of a connection. The very addresses that were looked at are those that are connected to: asked a second time, a name
 * server could answer another one. One address that is not public is one too many.
 */
export function guardedLookup({ resolve, mustBePublic, takeTurn, signal }: LookupTerms): LookupFunction {
  return (host, options, done) => {
    const giveBack = takeTurn();
    if (giveBack === undefined) {
      done(new OutgoingError("busy", "too many names are being looked up"), "");
      return;
    }
    let isWaiting = true;
    const stop = () => {
      isWaiting = false;
      done(new OutgoingError("unreachable", "the name was not looked up in time"), "");
    };
    signal.addEventListener("abort", stop, { once: true });
    resolve(host, (error, addresses) => {
      giveBack();
      signal.removeEventListener("abort", stop);
      // Whoever asked has had their answer.
      if (!isWaiting) return;
      isWaiting = false;
      if (error !== null) return done(error, "");
      const [first] = addresses ?? [];
      if (first === undefined) return done(new OutgoingError("address", `${host} has no address`), "");
      if (mustBePublic && !addresses?.every(({ address }) => isPublicAddress(address)))
        return done(notPublic(host), "");
      return options.all === true
        ? done(null, [...(addresses ?? [])])
        : done(null, first.address, first.family);
    });
  };
}

/** A host that is an address is not looked up. Throws OutgoingError. */
export function requirePublicLiteral(hostname: string): void {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw notPublic(hostname);
}

function notPublic(host: string): OutgoingError {
  return new OutgoingError("address", `${host} has an address that is not public`);
}
