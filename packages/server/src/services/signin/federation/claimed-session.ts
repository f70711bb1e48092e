import { badRequest } from "./parameters.ts";

/** The credentials that a broker shows, proven by nothing so far. */
export interface ClaimedSession {
  readonly sessionId: string;
  readonly sessionKey: string;
  readonly sessionToken: string;
}

/** Characters. A session token has 4,096 at the most. */
const LONGEST = 8192;

/**
 * The parameter Session: JSON with `sessionId`, `sessionKey` and `sessionToken` (IAM User Guide, "Enable custom identity broker access to the AWS
 * console"). Throws WebError, which says nothing of what was there.
 */
export function readClaimedSession(text: string | undefined): ClaimedSession {
  if (text === undefined || text === "") throw badRequest("The parameter Session is missing.");
  const value = text.length > LONGEST ? undefined : parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable();
  const member = (name: string): string => {
    // Its own: JSON can name what every object has.
    const found: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (typeof found !== "string" || found === "") throw unreadable();
    return found;
  };
  return {
    sessionId: member("sessionId"),
    sessionKey: member("sessionKey"),
    sessionToken: member("sessionToken"),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says has the text in it.
    return undefined;
  }
}

function unreadable() {
  return badRequest(
    `The parameter Session must be JSON of at most ${LONGEST} characters with the texts sessionId, sessionKey and sessionToken: temporary credentials of AssumeRole or GetFederationToken.`,
  );
}
