import type { Position } from "../json/json-node.ts";
import { CATALOGUE, type FindingCode } from "./catalogue.ts";
import type { Finding } from "./finding.ts";

/** Notes a finding of the catalogue; `details` fill the places in braces of its message. */
export type Report = (
  code: FindingCode,
  place: { readonly at: Position; readonly path: string },
  details?: Readonly<Record<string, string>>,
) => void;

/** The longest text of a policy that a message repeats. */
const LONGEST_DETAIL = 200;

export function findingOf(
  code: FindingCode,
  place: { readonly at: Position; readonly path: string },
  details: Readonly<Record<string, string>> = {},
): Finding {
  const { type, message } = CATALOGUE[code];
  return {
    type,
    code,
    message: message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => shorten(details[name] ?? whole)),
    line: place.at.line,
    column: place.at.column,
    path: place.path,
  };
}

function shorten(text: string): string {
  return text.length <= LONGEST_DETAIL ? text : `${text.slice(0, LONGEST_DETAIL)}…`;
}
