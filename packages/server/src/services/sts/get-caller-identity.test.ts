import { expect, it } from "vitest";
import { getCallerIdentity } from "./get-caller-identity.ts";
import { ACCOUNT, callOf, federatedUser, roleSession, root, user } from "./testing/call.ts";

it.each([
  [root, ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`],
  [user, "AIDAANA", `arn:aws:iam::${ACCOUNT}:user/ana`],
  [roleSession, "AROAREADER:ana", `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/ana`],
  [federatedUser, `${ACCOUNT}:guest`, `arn:aws:sts::${ACCOUNT}:federated-user/guest`],
])("tells %o who they are", async (caller, UserId, Arn) => {
  expect(await getCallerIdentity.handle({}, callOf(caller))).toEqual({ UserId, Account: ACCOUNT, Arn });
});
