import { isIP } from "node:net";
import { openIssuer } from "../federation/issuer.ts";
import type { SigninMeans } from "../means.ts";
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

/** Passkeys belong to a name, not to an address (WebAuthn Level 3, "Relying Party Identifier"); and to https, or to this very machine. */
export function canHavePasskeys(origin: string): boolean {
  const { hostname, protocol } = new URL(origin);
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  if (isIP(bare) !== 0) return false;
  return protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
}
