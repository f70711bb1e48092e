import type { ServiceConstraints } from "@signet/wire";
import { signinConstraints as ofModel } from "@signet/wire/constraints/signin";

const { shapes, structures } = ofModel;

/**
 * The facts of Sign-In's model, and that codes, verifiers and ID tokens are secrets as well: with a code and its verifier in the audit trail,
 * whoever reads that could sign in until the code is used, or make it void afterwards.
 */
export const signinConstraints: ServiceConstraints = {
  shapes: {
    ...shapes,
    AuthorizationCode: { ...shapes["AuthorizationCode"], type: "string", sensitive: true },
    CodeVerifier: { ...shapes["CodeVerifier"], type: "string", sensitive: true },
    IdToken: { type: "string", sensitive: true },
  },
  structures: { ...structures, CreateOAuth2TokenResponseBody: { members: { idToken: "IdToken" } } },
};
