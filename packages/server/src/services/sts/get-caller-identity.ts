import {
  GetCallerIdentity$,
  type GetCallerIdentityRequest,
  type GetCallerIdentityResponse,
} from "@aws-sdk/client-sts";
import type { Caller } from "../../authenticate/caller.ts";
import { operation } from "../operation.ts";

/** STS API Reference, GetCallerIdentity. */
export const getCallerIdentity = operation<GetCallerIdentityRequest, GetCallerIdentityResponse>(
  GetCallerIdentity$,
  {
    effect: "read",
    access: {
      noPermissionNeeded: "A refusal would name the caller too, so that refusing would hide nothing.",
    },
    handle: (_input, { caller }) => ({
      UserId: userIdOf(caller.principal),
      Account: caller.accountId,
      Arn: caller.principal.arn,
    }),
  },
);

/** As the policy variable aws:userid has it. */
function userIdOf(principal: Caller["principal"]): string {
  return principal.kind === "root" ? principal.accountId : principal.id;
}
