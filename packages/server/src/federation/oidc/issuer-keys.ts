import type { JSONWebKeySet, JWK } from "jose";
import { createLru } from "../../lru.ts";
import type { FetchJson } from "../outgoing/fetch-json.ts";
import { OutgoingError } from "../outgoing/errors.ts";

/** The keys that issuers publish. */
export interface IssuerKeys {
  /**
   * @param issuer its URL, as tokens name it
   * @param accountId the account that it is done for
   * @param lacks the id of a key that those known before do not have: they are fetched again, though not often
   *
   * Throws OutgoingError.
   */
  keysOf(
    issuer: string,
    thumbprints: readonly string[],
    accountId: string,
    lacks?: string,
  ): Promise<JSONWebKeySet>;
}

export interface IssuerKeysOptions {
  readonly fetchJson: FetchJson;
  /** Epoch milliseconds, of the machine's clock. */
  readonly now: () => number;
}

/** Milliseconds: how long keys are good, how often they are looked for again at the most, how long a failure is one. */
const GOOD = 600_000;
const AGAIN = 60_000;
const FAILED = 10_000;
/** Issuers whose keys are kept, and keys of one. */
const ISSUERS = 1_000;
const MOST_KEYS = 100;

interface Asked {
  readonly keys: Promise<JSONWebKeySet>;
  /** Whether they are fetched for this question, and not for an earlier one. */
  readonly isOwn: boolean;
}

interface Entry {
  readonly at: number;
  readonly keys: Promise<JSONWebKeySet>;
  failed: boolean;
  /** It failed only because whoever asked had no turn. */
  isBusy: boolean;
  /** When they were last looked for because of a key that they lack, and that search while it lasts. */
  searchedAt: number;
  search: Promise<JSONWebKeySet> | undefined;
}

/**
 * Keeps the keys of issuers for ten minutes. Tokens that name a key which nobody knows cost the issuer at most one question a minute,
 * and one that does not answer is left alone for ten seconds: whoever sends tokens makes no flood of them. The keys that are known stay
 * good while others are looked for, and after that failed: else anybody could have them forgotten.
 */
export function createIssuerKeys({ fetchJson, now }: IssuerKeysOptions): IssuerKeys {
  const entries = createLru<string, Entry>(ISSUERS);

  function remember(name: string, keys: Promise<JSONWebKeySet>, at: number): Entry {
    const entry: Entry = { at, keys, failed: false, isBusy: false, searchedAt: at, search: undefined };
    keys.catch((error: unknown) => {
      entry.failed = true;
      // That the server was busy, with one account's issuers or with all, says nothing of this one.
      entry.isBusy = isBusy(error);
    });
    entries.set(name, entry);
    return entry;
  }

  /** For a key that those known lack. */
  function searched(name: string, known: Entry, fetchThem: () => Promise<JSONWebKeySet>): Asked {
    if (known.search !== undefined) return { keys: known.search, isOwn: false };
    const at = now();
    const before = known.searchedAt;
    const age = at - before;
    if (age >= 0 && age < AGAIN) return { keys: known.keys, isOwn: false };
    known.searchedAt = at;
    const search = fetchThem();
    known.search = search;
    search.then(
      () => remember(name, search, at),
      (error: unknown) => {
        known.search = undefined;
        // An account that is busy does not use up the minute's question of the others.
        if (isBusy(error)) known.searchedAt = before;
      },
    );
    return { keys: search, isOwn: true };
  }

  function ask(
    issuer: string,
    thumbprints: readonly string[],
    accountId: string,
    lacks: string | undefined,
  ): Asked {
    // Other thumbprints may trust another host.
    const name = JSON.stringify([issuer, thumbprints]);
    const fetchThem = () => fetchKeys(fetchJson, issuer, thumbprints, accountId);
    const known = entries.get(name);
    const age = known === undefined ? Infinity : now() - known.at;
    if (known === undefined || known.isBusy || age < 0 || age >= (known.failed ? FAILED : GOOD))
      return { keys: remember(name, fetchThem(), now()).keys, isOwn: true };
    return lacks === undefined || known.failed
      ? { keys: known.keys, isOwn: false }
      : searched(name, known, fetchThem);
  }

  return {
    async keysOf(issuer, thumbprints, accountId, lacks) {
      const asked = ask(issuer, thumbprints, accountId, lacks);
      try {
        return await asked.keys;
      } catch (error) {
        // Another account may have had no turn; this one has turns of its own.
        if (asked.isOwn || !isBusy(error)) throw error;
        return ask(issuer, thumbprints, accountId, lacks).keys;
      }
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof OutgoingError && error.failure === "busy";
}

/** OpenID Connect Discovery 1.0, sections 4.1 to 4.3. */
async function fetchKeys(
  fetchJson: FetchJson,
  issuer: string,
  thumbprints: readonly string[],
  accountId: string,
): Promise<JSONWebKeySet> {
  const configuration = await fetchJson(
    new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`),
    thumbprints,
    accountId,
  );
  if (!isObject(configuration) || configuration["issuer"] !== issuer)
    throw new OutgoingError("answer", "the discovery document is another issuer's");
  const place = configuration["jwks_uri"];
  if (typeof place !== "string" || !URL.canParse(place))
    throw new OutgoingError("answer", "the discovery document names no keys");
  const set = await fetchJson(new URL(place), thumbprints, accountId);
  const keys = isObject(set) ? set["keys"] : undefined;
  if (!Array.isArray(keys) || keys.length > MOST_KEYS)
    throw new OutgoingError("answer", "the keys are not a key set");
  return { keys: keys.filter(isPublicKey) };
}

/** Only what signatures are verified by: no secret that two share, no key for encryption. */
function isPublicKey(value: unknown): value is JWK {
  return (
    isObject(value) &&
    (value["kty"] === "RSA" || value["kty"] === "EC") &&
    (value["use"] === undefined || value["use"] === "sig")
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
