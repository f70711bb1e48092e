import { invalidClientTokenId } from "@signet/signature";
import { authenticationError } from "./authenticate/errors.ts";
import { sessionCaller } from "./authenticate/session-caller.ts";
import { isStillValid } from "./authenticate/still-valid.ts";
import type { Authorizer } from "./authorize/authorize.ts";
import type { PrincipalStore } from "./directory/principal-store.ts";
import type { SigninMeans } from "./services/signin/means.ts";

/** What sign-in asks of rooms that no service may enter. */
export function signinGatekeepers(
  authorizer: Authorizer,
  principals: PrincipalStore,
): Pick<SigninMeans, "authorize" | "callerOf"> {
  return {
    async authorize(caller, rule, facts, tx) {
      if (tx !== undefined && !(await isStillValid(tx.db, caller, facts.now)))
        throw authenticationError(invalidClientTokenId(), true);
      const { refusal } = await authorizer.ask(
        caller,
        {
          action: rule.action,
          resource: rule.resource,
          resourceAccountId: rule.resourceAccountId ?? caller.accountId,
          context: rule.context ?? {},
          resourcePolicy: rule.resourcePolicy,
          withoutReason: rule.withoutReason ?? false,
        },
        facts,
        tx?.db,
      );
      if (refusal !== undefined) throw refusal;
    },
    // Nobody signed with a key.
    callerOf: (statement) => sessionCaller(principals, statement, ""),
  };
}
