import { deviceCookie } from "../flow/device-cookie.ts";
import { deviceOwner } from "../flow/person.ts";
import type { SigninMeans } from "../means.ts";
import { json } from "../web/answers.ts";
import { textOf } from "../web/input.ts";
import type { Route } from "../web/route.ts";
import { createRecoveryRequest } from "./request.ts";
import { createPasswordReset } from "./reset.ts";

/** Characters; what is longer is no address, no token, and no password. */
const LONGEST = 1024;

/** For root users who lost their password. Nobody need be signed in, and nobody is afterwards. */
export function recoveryRoutes(means: SigninMeans): readonly Route[] {
  const request = createRecoveryRequest(means);
  const reset = createPasswordReset(means);
  return [
    {
      method: "POST",
      path: "/signin/api/forgot-password",
      session: "none",
      async handle(asker) {
        await request(asker, textOf(asker.input, "email", LONGEST));
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
        const owner = deviceOwner({ accountId, userId: accountId });
        // Who gets the mail is the owner, whom strangers' guesses must not keep out while they go on.
        const device = deviceCookie(
          means.seals,
          { cookie: asker.device, browser: asker.browser },
          owner,
          means.runtime.randomBytes,
        );
        return { ...json({}), device };
      },
    },
  ];
}
