import type { IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { OutgoingError } from "./errors.ts";
import { guardedLookup, requirePublicLiteral, type Resolve, resolveBySystem } from "./guarded-lookup.ts";
import { findPinned, isUnknownIssuer } from "./pinned-certificate.ts";
import { createTurns } from "./turns.ts";

/**
 * Fetches a JSON document over HTTPS from a host that somebody else named.
 *
 * @param thumbprints SHA-1, in hexadecimal, of certificates that may vouch for the host where no certificate authority that this machine
 * knows does
 * @param accountId the account that it is done for, which has so many turns and no more
 *
 * Throws OutgoingError.
 */
export type FetchJson = (url: URL, thumbprints: readonly string[], accountId: string) => Promise<unknown>;

export interface FetchJsonOptions {
  /** Hosts, with their ports where those are not 443, that may be at addresses which are not public. */
  readonly privateHosts: readonly string[];
  readonly resolve?: Resolve;
  /** Milliseconds for one document, and bytes of one. */
  readonly time?: number;
  readonly size?: number;
  /** How many documents are fetched at a time, and names looked up: of all accounts, and of one. */
  readonly atOnce?: number;
  readonly atOnceOfAccount?: number;
}

const TIME = 5000;
const SIZE = 262_144;
const AT_ONCE = 20;
const AT_ONCE_OF_ACCOUNT = 5;

/**
 * Whoever may make an identity provider, or answers for a host, could have the server ask others in its place: machines behind its
 * firewall, its cloud's metadata service, itself. So only HTTPS is spoken, only to public addresses, with no redirect followed, nothing of
 * the answer shown to anybody, and neither endless answers nor slow ones waited for. Nor does one account's slow hosts take the turns of
 * all the others.
 */
export function createFetchJson({
  privateHosts,
  resolve = resolveBySystem,
  time = TIME,
  size = SIZE,
  atOnce = AT_ONCE,
  atOnceOfAccount = AT_ONCE_OF_ACCOUNT,
}: FetchJsonOptions): FetchJson {
  const isPrivate = new Set(privateHosts.map((host) => host.toLowerCase()));
  const fetches = createTurns(atOnce, atOnceOfAccount);
  const lookups = createTurns(atOnce, atOnceOfAccount);

  async function get(url: URL, thumbprints: readonly string[], accountId: string): Promise<unknown> {
    if (url.protocol !== "https:" || url.username !== "" || url.password !== "")
      throw new OutgoingError("address", "only HTTPS is spoken, in nobody's name");
    const open = isPrivate.has(url.host);
    if (!open) requirePublicLiteral(url.hostname);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const signal = AbortSignal.timeout(time);
    const lookup = guardedLookup({
      resolve,
      mustBePublic: !open,
      takeTurn: () => lookups.take(accountId),
      signal,
    });
    const options: RequestOptions = {
      host,
      port: url.port === "" ? 443 : Number(url.port),
      path: url.pathname + url.search,
      method: "GET",
      headers: { accept: "application/json", host: url.host },
      agent: false,
      signal,
      lookup,
    };
    try {
      return await read(options, size);
    } catch (error) {
      if (!isUnknownIssuer(error) || thumbprints.length === 0) throw error;
    }
    const ca = await findPinned(
      { host, port: Number(options.port), lookup, servername: nameOf(host) },
      thumbprints,
      signal,
    );
    if (ca === undefined) throw new OutgoingError("certificate", "no certificate has one of the thumbprints");
    // The certificate of the thumbprint is the only one that is believed now; it may be in the middle of a chain.
    return read({ ...options, ca: [ca], allowPartialTrustChain: true }, size);
  }

  return async (url, thumbprints, accountId) => {
    const giveBack = fetches.take(accountId);
    if (giveBack === undefined) throw new OutgoingError("busy", "too many documents are being fetched");
    try {
      return await get(url, thumbprints, accountId);
    } catch (error) {
      throw asOutgoingError(error);
    } finally {
      giveBack();
    }
  };
}

/** Names only: the extension of TLS that says which host is meant has no addresses. */
function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? "" : host;
}

function read(options: RequestOptions, most: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      collect(response, most).then(resolve, (error: unknown) => {
        asked.destroy();
        reject(error);
      });
    });
    asked.once("error", reject);
    asked.end();
  });
}

async function collect(response: IncomingMessage, most: number): Promise<unknown> {
  if (response.statusCode !== 200)
    throw new OutgoingError("answer", `the answer has the status ${response.statusCode}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > most) throw new OutgoingError("answer", "the answer is too large");
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    throw new OutgoingError("answer", "the answer is not JSON");
  }
}

function asOutgoingError(error: unknown): OutgoingError {
  if (error instanceof OutgoingError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return isUnknownIssuer(error) || /CERT|SSL|TLS/.test(code)
    ? new OutgoingError("certificate", code)
    : new OutgoingError("unreachable", code);
}
