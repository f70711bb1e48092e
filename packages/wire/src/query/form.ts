import { senderError, type WireError } from "../errors/wire-error.ts";

/** The parameters of an awsQuery request, decoded; every name occurs once. */
export interface FormParameters {
  readonly parameters: ReadonlyMap<string, string>;
}

export type FormResult =
  | { readonly ok: true; readonly form: FormParameters }
  | { readonly ok: false; readonly error: WireError };

export interface FormLimits {
  /** Most parameters in one request. */
  readonly parameters: number;
  /** Longest name of a parameter, in characters. */
  readonly nameLength: number;
}

/** Far more than the largest list of IAM and STS needs, and far less than what would keep the server busy. */
export const defaultFormLimits: FormLimits = { parameters: 10_000, nameLength: 512 };

/**
 * Reads `application/x-www-form-urlencoded` parameters strictly (WHATWG URL, "application/x-www-form-urlencoded parsing",
 * without its leniency): broken percent escapes, bytes that are not UTF-8, U+0000, repeated names and more than the
 * limits allow are refused, since two readers could understand them differently.
 *
 * @param raw a body as bytes, or the query string of a URL (ASCII, without the question mark)
 * @returns the parameters, or MalformedQueryString (400)
 */
export function parseForm(raw: Uint8Array | string, limits: FormLimits = defaultFormLimits): FormResult {
  const text = typeof raw === "string" ? raw : decodeUtf8(raw);
  if (text === undefined) return refuse("The query string is not valid UTF-8.");
  if (typeof raw === "string" && !isAscii(raw)) return refuse("The query string is not URL-encoded.");
  const parameters = new Map<string, string>();
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf("&", start);
    if (end === -1) end = text.length;
    if (end > start) {
      if (parameters.size >= limits.parameters) return refuse("The query string has too many parameters.");
      const problem = addPair(parameters, text.slice(start, end), limits);
      if (problem !== undefined) return refuse(problem);
    }
    start = end + 1;
  }
  return { ok: true, form: { parameters } };
}

function addPair(parameters: Map<string, string>, pair: string, limits: FormLimits): string | undefined {
  const equals = pair.indexOf("=");
  const name = decodePart(equals === -1 ? pair : pair.slice(0, equals));
  const value = equals === -1 ? "" : decodePart(pair.slice(equals + 1));
  if (name === undefined || value === undefined) return "The query string contains a syntax error.";
  if (name.length > limits.nameLength) return "The query string has a parameter whose name is too long.";
  if (parameters.has(name)) return `Duplicate parameter: ${name}`;
  parameters.set(name, value);
  return undefined;
}

function decodePart(part: string): string | undefined {
  const spaced = part.includes("+") ? part.replaceAll("+", " ") : part;
  if (!spaced.includes("%")) return spaced.includes("\0") ? undefined : spaced;
  try {
    const decoded = decodeURIComponent(spaced);
    return decoded.includes("\0") ? undefined : decoded;
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

function refuse(message: string): FormResult {
  return { ok: false, error: senderError("MalformedQueryString", message) };
}
