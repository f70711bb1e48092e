import { stsConstraints } from "./constraints.ts";
import { stsSessionLimit } from "./session-limit.ts";
import type { Operation, Service } from "../operation.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithSAML } from "./federated/assume-role-with-saml.ts";
import { assumeRoleWithWebIdentity } from "./federated/assume-role-with-web-identity.ts";
import { decodeAuthorizationMessage } from "./decode-authorization-message.ts";
import { getAccessKeyInfo } from "./get-access-key-info.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";
import { getDelegatedAccessToken } from "./get-delegated-access-token.ts";
import { getFederationToken } from "./get-federation-token.ts";
import { getWebIdentityToken } from "./get-web-identity-token.ts";
import { getSessionToken } from "./get-session-token.ts";

/** The operations of AWS STS that there are. */
export const stsOperations: readonly Operation[] = [
  assumeRole,
  assumeRoleWithSAML,
  assumeRoleWithWebIdentity,
  decodeAuthorizationMessage,
  getAccessKeyInfo,
  getCallerIdentity,
  getDelegatedAccessToken,
  getFederationToken,
  getSessionToken,
  getWebIdentityToken,
];

/** Those of its schema that there are not yet: AssumeRoot comes with Organizations. */
export const stsNotYet: readonly string[] = ["AssumeRoot"];

export const stsService: Service = {
  wire: {
    name: "sts",
    protocol: "awsQuery",
    apiVersion: "2011-06-15",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    constraints: stsConstraints,
  },
  signingName: "sts",
  eventSource: "sts.amazonaws.com",
  sessionLimit: stsSessionLimit,
  operations: stsOperations,
  notYet: stsNotYet,
};
