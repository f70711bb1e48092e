import type { ServiceConstraints, StructureFacts } from "@signet/wire";
import { stsConstraints as ofModel } from "@signet/wire/constraints/sts";

const { shapes, structures } = ofModel;

/** The requests that take a size of their session's token. */
const WITH_TOKEN_SIZE = [
  "AssumeRoleRequest",
  "AssumeRoleWithSAMLRequest",
  "AssumeRoleWithWebIdentityRequest",
  "GetFederationTokenRequest",
  "GetSessionTokenRequest",
];

function withTokenSize(name: string): readonly [string, StructureFacts] {
  const facts = structures[name];
  return [name, { ...facts, members: { ...facts?.members, MinimumSessionTokenSize: "tokenSizeType" } }];
}

/**
 * The facts of STS's model, with those of a member that is younger than the model. Its bounds are checked where tokens are issued; that it
 * is a whole number, the SDK's schema does not tell.
 */
export const stsConstraints: ServiceConstraints = {
  shapes: { ...shapes, tokenSizeType: { type: "integer" } },
  structures: { ...structures, ...Object.fromEntries(WITH_TOKEN_SIZE.map(withTokenSize)) },
};
