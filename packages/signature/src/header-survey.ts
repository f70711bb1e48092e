import type { HeaderPair } from "./request.ts";

/** What the headers of a request have that concerns its signature, gathered in one pass. */
export interface HeaderSurvey {
  readonly authorization: readonly string[];
  readonly amzDate: string | undefined;
  readonly date: string | undefined;
  readonly securityToken: string | undefined;
  /** Every name, lower case, in order of arrival. */
  readonly names: readonly string[];
  /** Names that must be signed, lower case: `host`, and every `x-amz-*`. */
  readonly mandatory: readonly string[];
  /** A header that may stand once and stands more often. */
  readonly repeated: string | undefined;
}

export function surveyHeaders(headers: readonly HeaderPair[]): HeaderSurvey {
  const names: string[] = [];
  const authorization: string[] = [];
  const mandatory: string[] = [];
  let amzDate: string | undefined;
  let date: string | undefined;
  let securityToken: string | undefined;
  let contentHash = false;
  let hasHost = false;
  let repeated: string | undefined;
  for (const [rawName, value] of headers) {
    const name = rawName.toLowerCase();
    names.push(name);
    switch (name) {
      case "authorization":
        authorization.push(value);
        if (authorization.length > 1) repeated = "Authorization";
        continue;
      case "date":
        if (date !== undefined) repeated = "Date";
        date = value;
        continue;
      case "host":
        if (hasHost) repeated = "Host";
        hasHost = true;
        mandatory.push(name);
        continue;
      case "x-amz-date":
        if (amzDate !== undefined) repeated = "X-Amz-Date";
        amzDate = value;
        break;
      case "x-amz-security-token":
        if (securityToken !== undefined) repeated = "X-Amz-Security-Token";
        securityToken = value;
        break;
      case "x-amz-content-sha256":
        if (contentHash) repeated = "X-Amz-Content-Sha256";
        contentHash = true;
        break;
      default:
        if (!name.startsWith("x-amz-")) continue;
    }
    mandatory.push(name);
  }
  return { names, authorization, amzDate, date, securityToken, mandatory, repeated };
}
