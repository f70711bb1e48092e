import {
  GetFederationToken$,
  type GetFederationTokenRequest,
  type GetFederationTokenResponse,
} from "@aws-sdk/client-sts";
import type { SessionPolicies } from "../../credentials/session-statement.ts";
import { federatedUserArn } from "../../directory/arns.ts";
import { operation } from "../operation.ts";
import { longTermSessionSeconds } from "./durations.ts";
import { issueSession } from "./issue-session.ts";
import { requireLongTermCaller } from "./long-term-caller.ts";
import { requirePackedSize } from "./packed-size.ts";
import { readSessionPolicies } from "./session-policies.ts";
import { newSessionTags, tagContext } from "./session-tags.ts";

/** Said outright, because a session without a word on session policies is one that they do not limit. */
const NOTHING_ALLOWED: SessionPolicies = { arns: [] };

/** STS API Reference, GetFederationToken. */
export const getFederationToken = operation<GetFederationTokenRequest, GetFederationTokenResponse>(
  GetFederationToken$,
  {
    effect: "read",
    answerInTrail: true,
    access({ input, caller, accountId }) {
      requireLongTermCaller(caller, "GetFederationToken");
      const tags = newSessionTags(input, undefined);
      const rule = { resource: federatedUserArn(accountId, input.Name), context: tagContext(tags) };
      return tags.tags.length === 0 ? rule : [rule, { ...rule, action: "sts:TagSession" }];
    },
    async handle(input, call) {
      const { accountId, caller, directory } = call;
      const issuer = requireLongTermCaller(caller, "GetFederationToken");
      const { tags } = newSessionTags(input, undefined);
      const sessionPolicies = await readSessionPolicies(input, directory);
      const packedSize = requirePackedSize({ sessionPolicies, tags });
      const issued = issueSession(
        call,
        {
          kind: "federation-token",
          accountId,
          principal: { name: input.Name, issuer },
          sessionPolicies: sessionPolicies ?? NOTHING_ALLOWED,
          tags,
        },
        longTermSessionSeconds(input.DurationSeconds, issuer.kind === "root"),
        input.MinimumSessionTokenSize,
      );
      return {
        ...issued,
        FederatedUser: {
          FederatedUserId: `${accountId}:${input.Name}`,
          Arn: federatedUserArn(accountId, input.Name),
        },
        PackedPolicySize: packedSize,
      };
    },
  },
);
