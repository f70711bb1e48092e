import { readAuthorizationHeader } from "./authorization-header.ts";
import {
  type QueryAuthentication,
  queryAuthentication,
  readAuthorizationQuery,
} from "./authorization-query.ts";
import { foldSpace } from "./canonical-headers.ts";
import type { SignatureClaim } from "./claim.ts";
import { readCredential, type ScopeRules } from "./credential.ts";
import {
  invalidClientTokenId,
  missingAuthenticationToken,
  type SignatureFailure,
  signatureFailure,
} from "./failure.ts";
import { type HeaderSurvey, surveyHeaders } from "./header-survey.ts";
import { type HeaderPair, type SignedRequest, valueAt } from "./request.ts";
import { readSignedHeaders } from "./signed-headers.ts";
import { formatIsoBasic, parseHttpDate, parseIsoBasic } from "./timestamp.ts";
import { checkValidity, defaultSkewSeconds, longestExpirySeconds } from "./validity.ts";

export interface ReadOptions extends ScopeRules {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far the request's date may lie from `now`, in seconds; 300 if not given. */
  readonly maxSkewSeconds?: number;
}

export interface ReadClaim {
  readonly ok: true;
  readonly claim: SignatureClaim;
}

interface StatedDate {
  readonly ok: true;
  readonly timestamp: number;
  readonly text: string;
  readonly header: "x-amz-date" | "date" | undefined;
}

/** Any of these makes a query one that claims to be signed. */
const authenticating = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"] as const;

function incomplete(message: string): SignatureFailure {
  return signatureFailure("IncompleteSignature", message);
}

/** One way to authenticate, stated once: whatever stands twice could be read differently by two readers. */
function checkSingle(
  survey: HeaderSurvey,
  query: QueryAuthentication,
  via: "header" | "query",
): SignatureFailure | undefined {
  const repeated = survey.repeated.at(-1);
  if (repeated !== undefined) return incomplete(`The header '${repeated}' must not be repeated.`);
  if (query.repeated !== undefined)
    return incomplete(`The query-string parameter '${query.repeated}' must not be repeated.`);
  if (via === "header" && query.parameters.size > 0) {
    const [name = ""] = query.parameters.keys();
    return signatureFailure(
      "SignatureDoesNotMatch",
      `Found both '${name}' as a query-string param and 'Authorization' as HTTP header.`,
    );
  }
  if (via === "query" && (survey.amzDate >= 0 || survey.securityToken >= 0)) {
    return incomplete(
      "With authentication in the query string, date and security token must be there too, not in headers.",
    );
  }
  return undefined;
}

function readDate(
  headers: readonly HeaderPair[],
  survey: HeaderSurvey,
  query: QueryAuthentication,
  via: "header" | "query",
): StatedDate | SignatureFailure {
  const iso = via === "query" ? query.parameters.get("X-Amz-Date") : valueAt(headers, survey.amzDate);
  const header = via === "query" ? undefined : survey.amzDate < 0 ? "date" : "x-amz-date";
  const text = foldSpace(iso ?? valueAt(headers, survey.date) ?? "");
  const basic = parseIsoBasic(text);
  if (basic !== undefined) return { ok: true, timestamp: basic, text, header };
  const http = header === "date" ? parseHttpDate(text) : undefined;
  if (http !== undefined) return { ok: true, timestamp: http, text: formatIsoBasic(http), header };
  const shown = /^[\w:.+-]{0,40}$/.test(text) ? text : "";
  return incomplete(
    `Date must be in ISO-8601 'basic format'. Got '${shown}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  );
}

function readExpiry(query: QueryAuthentication): number | undefined | SignatureFailure {
  const text = query.parameters.get("X-Amz-Expires");
  if (text === undefined) return undefined;
  if (!/^-?\d{1,18}$/.test(text)) return incomplete("X-Amz-Expires should be a number");
  const seconds = Number(text);
  if (seconds < 0) return incomplete("X-Amz-Expires must be non-negative");
  if (seconds === 0) return incomplete("X-Amz-Expires must be at least 1 second");
  if (seconds > longestExpirySeconds) {
    return incomplete(
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  return seconds;
}

/**
 * Reads what a request says about its signature, and refuses what is not sound before any key is looked up: no
 * signature, more than one, parts missing, a wrong scope, headers that should be signed and are not, a date too far
 * off. Proves nothing: `verifySignature` does. Never throws on a request, whatever it holds.
 * Source: IAM User Guide, "Elements of an AWS API request signature" and "Troubleshoot signed requests for AWS APIs".
 */
export function readAuthorization(
  request: SignedRequest,
  options: ReadOptions,
): ReadClaim | SignatureFailure {
  const { headers } = request;
  const survey = surveyHeaders(headers);
  const query = queryAuthentication(request.query);
  const presigned = query.parameters.size > 0 && authenticating.some((name) => query.parameters.has(name));
  const authorization = valueAt(headers, survey.authorization);
  if (authorization === undefined && !presigned) return missingAuthenticationToken();
  const via = authorization === undefined ? "query" : "header";

  const twice = checkSingle(survey, query, via);
  if (twice) return twice;
  const dated = survey.amzDate >= 0 || survey.date >= 0;
  const parts =
    authorization === undefined
      ? readAuthorizationQuery(query)
      : readAuthorizationHeader(authorization, dated);
  if (!parts.ok) return parts;
  const date = readDate(headers, survey, query, via);
  if (!date.ok) return date;
  const credential = readCredential(parts.credential, date.text, options);
  if (!credential.ok) return credential;
  const signed = readSignedHeaders(parts.signedHeaders, survey, date.header);
  if (!signed.ok) return signed;
  const expiresSeconds = readExpiry(query);
  if (typeof expiresSeconds === "object") return expiresSeconds;
  const token =
    via === "query" ? query.parameters.get("X-Amz-Security-Token") : valueAt(headers, survey.securityToken);
  const sessionToken = token === undefined ? undefined : foldSpace(token);
  if (sessionToken === "") return invalidClientTokenId();

  const claim: SignatureClaim = {
    via,
    accessKeyId: credential.accessKeyId,
    scope: credential.scope,
    signedHeaders: signed.names,
    signature: parts.signature,
    timestamp: date.timestamp,
    timestampText: date.text,
    sessionToken,
    expiresSeconds,
  };
  const stale = checkValidity(claim, options.now, options.maxSkewSeconds ?? defaultSkewSeconds);
  return stale ?? { ok: true, claim };
}
