import { deviceCookie } from "../flow/device-cookie.ts";
import { deviceOwner } from "../flow/person.ts";
import { setTimeout as pauseFor } from "node:timers/promises";
import type { SigninMeans } from "../means.ts";
import { json } from "../web/answers.ts";
import { textOf } from "../web/input.ts";
import type { Route } from "../web/route.ts";
import { createRecoveryRequest } from "./request.ts";
import { createPasswordReset } from "./reset.ts";

/** Characters; what is longer is no address, no token, and no password. */
const LONGEST = 1024;

/** Milliseconds from the request to the answer. The work takes some ten of them. */
const ANSWERED_AFTER = 150;

/** For root users who lost their password. Nobody need be signed in, and nobody is afterwards. */
export function recoveryRoutes(
  means: SigninMeans,
  pause: (milliseconds: number) => Promise<unknown> = pauseFor,
): readonly Route[] {
  const request = createRecoveryRequest(means);
  const reset = createPasswordReset(means);
  return [
    {
      method: "POST",
      path: "/signin/api/forgot-password",
      session: "none",
      async handle(asker) {
        const email = textOf(asker.input, "email", LONGEST);
        // A row more or less is a part of a millisecond, which many tries could tell: the answer comes when the work was over long ago.
        const [outcome] = await Promise.allSettled([request(asker, email), pause(ANSWERED_AFTER)]);
        if (outcome.status === "rejected") throw outcome.reason;
        return json({});
      },
    },
    {
      method: "POST",
      path: "/signin/api/reset-password",
      session: "none",
      async handle(asker) {
        const token = textOf(asker.input, "token", LONGEST);
        const accountId = await reset(asker, token, textOf(asker.input, "newPassword", LONGEST));
        const identity = deviceOwner({ accountId, userId: accountId });
        // Who gets the mail is the owner, whom strangers' guesses must not keep out while they go on. It says nothing of the second factor: each
        // mail would be worth as many more guesses at codes.
        const device = deviceCookie(
          means.seals,
          { cookie: asker.device, browser: asker.browser },
          { identity, by: "password" },
          means.runtime.randomBytes,
        );
        return { ...json({}), device };
      },
    },
  ];
}
