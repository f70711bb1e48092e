import { type HeaderLayout, layOut } from "./header-layout.ts";
import type { HeaderPair } from "./request.ts";

/**
 * What the names of a request's headers tell, their values unread. Places are indexes into the headers in order of
 * arrival, -1 for a header that is absent, the last one for one that is repeated.
 */
export interface HeaderSurvey {
  readonly authorization: number;
  readonly amzDate: number;
  readonly date: number;
  readonly securityToken: number;
  readonly contentHash: number;
  /** Headers that may stand once and stand more often, as a refusal spells them, in order of arrival. */
  readonly repeated: readonly string[];
  /** How these names, lower case and each once, lie over the headers if they are the signed ones. */
  readonly layout: (signedNames: readonly string[]) => HeaderLayout;
}

/** Headers that may stand once, as a refusal spells them. */
const single: ReadonlyMap<string, string> = new Map([
  ["authorization", "Authorization"],
  ["date", "Date"],
  ["host", "Host"],
  ["x-amz-content-sha256", "X-Amz-Content-Sha256"],
  ["x-amz-date", "X-Amz-Date"],
  ["x-amz-security-token", "X-Amz-Security-Token"],
]);

function survey(rawNames: readonly string[]): HeaderSurvey {
  const names = rawNames.map((name) => name.toLowerCase());
  // Names that must be signed: the host, and all that has a meaning to AWS.
  const mandatory = names.filter((name) => name === "host" || name.startsWith("x-amz-"));
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const name of names) {
    const spelled = single.get(name);
    if (spelled !== undefined && seen.has(name)) repeated.push(spelled);
    seen.add(name);
  }
  let last: HeaderLayout | undefined;
  return {
    authorization: names.lastIndexOf("authorization"),
    amzDate: names.lastIndexOf("x-amz-date"),
    date: names.lastIndexOf("date"),
    securityToken: names.lastIndexOf("x-amz-security-token"),
    contentHash: names.lastIndexOf("x-amz-content-sha256"),
    repeated,
    layout: (signedNames) => {
      if (last?.signedNames === signedNames) return last;
      const layout = layOut(names, mandatory, signedNames);
      // A list that could change is not the same because it is the same object.
      if (Object.isFrozen(signedNames)) last = layout;
      return layout;
    },
  };
}

interface Remembered {
  readonly rawNames: readonly string[];
  readonly survey: HeaderSurvey;
}

/** One survey for each slot, whose names are compared one by one before it is used. */
const slots: (Remembered | undefined)[] = Array.from({ length: 64 }, () => undefined);
const mostHeaders = 48;
const longestNames = 2048;

function sameNames(headers: readonly HeaderPair[], rawNames: readonly string[]): boolean {
  if (headers.length !== rawNames.length) return false;
  for (let i = 0; i < rawNames.length; i++) if (headers[i]?.[0] !== rawNames[i]) return false;
  return true;
}

/**
 * Reads the names of the headers. A client sends the same ones in the same order with request after request, so what
 * the names alone decide is remembered; never anything of a value.
 */
export function surveyHeaders(headers: readonly HeaderPair[]): HeaderSurvey {
  let total = 0;
  let slot = headers.length;
  for (let i = 0; i < headers.length; i++) {
    const length = headers[i]?.[0].length ?? 0;
    total += length;
    slot = (slot * 31 + length) & 0xffff;
  }
  slot = (slot ^ (slot >> 6)) & 63;
  const known = slots[slot];
  if (known !== undefined && sameNames(headers, known.rawNames)) return known.survey;
  const rawNames = headers.map(([name]) => name);
  const made = survey(rawNames);
  if (headers.length <= mostHeaders && total <= longestNames) slots[slot] = { rawNames, survey: made };
  return made;
}
