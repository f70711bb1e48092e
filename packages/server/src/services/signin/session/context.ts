import { openIssuer } from "../federation/issuer.ts";
import type { SigninMeans } from "../means.ts";
import { canHavePasskeys } from "../passkeys/relying-party.ts";
import { json } from "../web/answers.ts";
import type { Route } from "../web/route.ts";
import { type Who, whoIs } from "./who.ts";

export interface Context {
  readonly csrfToken: string;
  readonly session: Who | null;
  /** Whether browsers can have passkeys for this host. */
  readonly passkeys: boolean;
  readonly origin: string;
  /** Where the person signed in who was here before, by a link. */
  readonly signInAgainAt: string | null;
}

/** What a page asks first: the token for its POSTs, who is signed in, and what this host can have. */
export function contextRoutes(means: SigninMeans): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/signin/api/context",
      session: "optional",
      async handle({ csrfToken, origin, session, facts, issuer, browser }) {
        const context: Context = {
          csrfToken,
          session: session === undefined ? null : await whoIs(means, session, facts.now),
          passkeys: canHavePasskeys(origin),
          origin,
          signInAgainAt: session === undefined ? (openIssuer(means.seals, issuer, browser) ?? null) : null,
        };
        return json(context);
      },
    },
    {
      method: "GET",
      path: "/signin/api/session",
      session: "required",
      async handle({ session, facts }) {
        return json(await whoIs(means, session, facts.now));
      },
    },
  ];
}
