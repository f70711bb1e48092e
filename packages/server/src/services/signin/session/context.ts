import { openIssuer } from "../federation/issuer.ts";
import type { SigninMeans } from "../means.ts";
import { canHavePasskeys } from "../passkeys/relying-party.ts";
import { json } from "../web/answers.ts";
import type { Route } from "../web/route.ts";
import { whoIs } from "./who.ts";

/** What a page asks first: the token for its POSTs, who is signed in, and what this host can have. */
export function contextRoutes(means: SigninMeans): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/signin/api/context",
      session: "optional",
      async handle({ csrfToken, origin, session, facts, issuer, browser }) {
        return json({
          csrfToken,
          session: session === undefined ? null : await whoIs(means, session, facts.now),
          passkeys: canHavePasskeys(origin),
          origin,
          // Where the person signed in who was here before, by a link.
          signInAgainAt: session === undefined ? (openIssuer(means.seals, issuer, browser) ?? null) : null,
        });
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
