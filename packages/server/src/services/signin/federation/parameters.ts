import { WebError, type WebRequest } from "../web/route.ts";

/** What a request of the federation endpoint says: each name at most once. */
export type Parameters = ReadonlyMap<string, string>;

/** What a link to sign in by says. */
export interface LoginLink {
  readonly token: string;
  readonly destination: string | undefined;
  readonly issuer: string | undefined;
}

const KNOWN = new Set([
  "Action",
  "Session",
  "SessionType",
  "SessionDuration",
  "SigninToken",
  "Destination",
  "Issuer",
]);

/**
 * Of the query, and of the form where there is one. Throws WebError for a name that is there twice: which of the two counts, whoever looked at
 * the request before may have taken for the other one. Other names are none of ours.
 */
export function readParameters({
  method,
  query,
  body,
  header,
}: Pick<WebRequest, "method" | "query" | "body" | "header">): Parameters {
  const found = new Map<string, string>();
  const form = method === "POST" ? formOf(body, header("content-type")) : [];
  for (const [name, value] of [...query, ...form]) {
    if (!KNOWN.has(name)) continue;
    if (found.has(name)) throw badRequest(`The parameter ${name} is there more than once.`);
    found.set(name, value);
  }
  return found;
}

/** The fields of a form. Throws WebError for a body that is none. */
export function formOf(body: Uint8Array, contentType: string | undefined): URLSearchParams {
  if (body.byteLength === 0) return new URLSearchParams();
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    throw badRequest("The body of the request must be a form: application/x-www-form-urlencoded.");
  return new URLSearchParams(Buffer.from(body).toString("utf8"));
}

/** What is wrong with a request, without a word of what it said. */
export function badRequest(message: string): WebError {
  return new WebError("BadRequest", 400, message);
}
