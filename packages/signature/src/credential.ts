import type { Scope } from "./claim.ts";
import { type SignatureFailure, signatureFailure } from "./failure.ts";
import { remembering } from "./remembering.ts";
import { terminator } from "./string-to-sign.ts";

/** What a server takes; each left out is not looked at here and is for the caller to check against `claim.scope`. */
export interface ScopeRules {
  /** Services that a credential may be scoped to, by their signing names, for this request. */
  readonly acceptedServices?: ReadonlySet<string> | readonly string[];
  /** Regions that a credential may be scoped to. */
  readonly acceptedRegions?: ReadonlySet<string> | readonly string[];
}

export interface Credential {
  readonly ok: true;
  readonly accessKeyId: string;
  readonly scope: Scope;
}

function includes(list: ReadonlySet<string> | readonly string[], item: string): boolean {
  return "has" in list ? list.has(item) : list.includes(item);
}

/** What of the caller's text may be repeated in an error: short, printable, nothing that could pose as other output. */
function shown(text: string): string {
  return /^[\w.:+-]{0,64}$/.test(text) ? text : "";
}

const word = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

interface CredentialElements {
  /** How many there are; five in a credential. */
  readonly count: number;
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly end: string;
  readonly soundKeyId: boolean;
  readonly soundRegion: boolean;
  readonly soundService: boolean;
}

function takeApart(text: string): CredentialElements {
  const elements = text.split("/");
  const [accessKeyId = "", date = "", region = "", service = "", end = ""] = elements;
  return {
    count: elements.length,
    accessKeyId,
    scope: Object.freeze({ date, region, service }),
    end,
    soundKeyId: /^[\w.-]{1,128}$/.test(accessKeyId),
    soundRegion: word.test(region),
    soundService: word.test(service),
  };
}

/** Only what has the form of a credential is remembered: anything else could be a secret in the wrong place. */
const remembered = remembering(
  (text) => {
    const elements = takeApart(text);
    const { count, end, soundKeyId, soundRegion, soundService } = elements;
    const sound = count === 5 && end === terminator && soundKeyId && soundRegion && soundService;
    return sound ? elements : undefined;
  },
  { entries: 512, longest: 256 },
);

/**
 * Takes the credential apart, `keyid/date/region/service/aws4_request`, and checks its scope. Every fault of the scope
 * is named in one message, as AWS does.
 * Source: IAM User Guide, "Troubleshoot signed requests for AWS APIs", credential scope errors.
 * @param timestampText the date of the request, YYYYMMDDTHHMMSSZ
 */
export function readCredential(
  text: string,
  timestampText: string,
  rules: ScopeRules,
): Credential | SignatureFailure {
  const elements = remembered(text) ?? takeApart(text);
  const { accessKeyId, scope, end } = elements;
  const { date, region, service } = scope;
  if (elements.count !== 5) {
    return signatureFailure(
      "IncompleteSignature",
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${shown(accessKeyId)}'`,
    );
  }
  if (!elements.soundKeyId) {
    return signatureFailure("InvalidClientTokenId", "The security token included in the request is invalid.");
  }
  const faults: string[] = [];
  if (!elements.soundRegion || (rules.acceptedRegions && !includes(rules.acceptedRegions, region))) {
    faults.push(`Credential should be scoped to a valid region, not '${shown(region)}'.`);
  }
  const services = rules.acceptedServices;
  if (!elements.soundService || (services && !includes(services, service))) {
    const right = services ? [...services].map((name) => `'${name}'`).join(" or ") : "";
    faults.push(
      right
        ? `Credential should be scoped to correct service: ${right}.`
        : "Credential should be scoped to correct service.",
    );
  }
  if (end !== terminator) {
    faults.push(`Credential should be scoped with a valid terminator: '${terminator}', not '${shown(end)}'.`);
  }
  if (date !== timestampText.slice(0, 8)) {
    faults.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${shown(date)}' != '${timestampText.slice(0, 8)}', from '${timestampText}'.`,
    );
  }
  if (faults.length > 0) return signatureFailure("SignatureDoesNotMatch", faults.join(" "));
  return { ok: true, accessKeyId, scope };
}
