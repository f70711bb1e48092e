import type { SigninMeans } from "../means.ts";
import { json } from "../web/answers.ts";
import { flagOf } from "../web/input.ts";
import type { Route } from "../web/route.ts";
import { signedInEvent } from "./event.ts";

/** Signs out in this browser, or everywhere. Whoever is not signed in has nothing to sign out of, and is told so like who was. */
export function signOutRoutes(means: SigninMeans): readonly Route[] {
  const { storage, directoryOf, journal } = means;
  return [
    {
      method: "POST",
      path: "/signin/api/sign-out",
      session: "optional",
      async handle(request) {
        const { session, facts, input } = request;
        const everywhere = flagOf(input, "everywhere");
        if (session !== undefined) {
          const { account_id: accountId, session_id: sessionId, owner_id: ownerId } = session.row;
          await storage.write(async (tx) => {
            const { signInSessions } = directoryOf(accountId, facts.now, tx);
            if (everywhere) await signInSessions.endAllOf(ownerId);
            else await signInSessions.end(sessionId);
            const act = { name: "SignOut", readOnly: false, requestParameters: { everywhere } };
            await journal.record(tx.db, signedInEvent(means, { ...request, session }, act));
          });
        }
        return { ...json({}), session: "none" };
      },
    },
  ];
}
