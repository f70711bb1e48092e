import {
  GetSessionToken$,
  type GetSessionTokenRequest,
  type GetSessionTokenResponse,
} from "@aws-sdk/client-sts";
import { operation } from "../operation.ts";
import { longTermSessionSeconds } from "./durations.ts";
import { issueSession } from "./issue-session.ts";
import { requireLongTermCaller } from "./long-term-caller.ts";
import { requireVerified, verifySecondFactor } from "./second-factor.ts";

/** STS API Reference, GetSessionToken. */
export const getSessionToken = operation<GetSessionTokenRequest, GetSessionTokenResponse>(GetSessionToken$, {
  effect: "read",
  answerInTrail: true,
  access: {
    noPermissionNeeded: "The session may do nothing that the caller's long-term credentials may not.",
  },
  secondFactor: verifySecondFactor,
  async handle(input, call) {
    const user = requireLongTermCaller(call.caller, "GetSessionToken");
    requireVerified(input, call);
    return issueSession(
      call,
      {
        kind: "session-token",
        accountId: call.accountId,
        principal: user,
        mfaAuthenticatedAt: call.secondFactorAt,
      },
      longTermSessionSeconds(input.DurationSeconds, user.kind === "root"),
      input.MinimumSessionTokenSize,
    );
  },
});
