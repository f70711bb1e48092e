import { iamConstraints } from "./constraints.ts";
import { iamSessionLimit } from "./session-limit.ts";
import type { Service } from "../operation.ts";
import { accessKeyOperations } from "./access-keys.ts";
import { accountOperations } from "./account.ts";
import { attachmentOperations } from "./attachments.ts";
import { delegationOperations } from "./delegation/operations.ts";
import { iamFaults } from "./faults.ts";
import { groupOperations } from "./groups.ts";
import { identityProviderOperations } from "./identity-providers/operations.ts";
import { inlinePolicyOperations } from "./inline-policies.ts";
import { instanceProfileOperations } from "./instance-profiles.ts";
import { keyAndCertificateOperations } from "./keys-and-certificates/operations.ts";
import { iamNotYet } from "./not-yet.ts";
import { linkedRoleOperations } from "./linked-roles/operations.ts";
import { authorizationDetailsOperations } from "./reports/authorization-details.ts";
import { credentialReportOperations } from "./reports/credential-report.ts";
import { lastAccessedOperations } from "./reports/last-accessed.ts";
import { grantingPolicyOperations } from "./reports/granting-policies.ts";
import { organizationsOperations } from "./organizations/operations.ts";
import { mfaOperations } from "./mfa/operations.ts";
import { passwordOperations } from "./passwords/operations.ts";
import { policyOperations } from "./policies.ts";
import { roleTemplateOperations } from "./role-templates/operations.ts";
import { roleOperations } from "./roles.ts";
import { contextKeyOperations } from "./simulation/context-keys.ts";
import { simulatePolicyOperations } from "./simulation/simulate-policy.ts";
import { userOperations } from "./users.ts";

export const iamService: Service = {
  wire: {
    name: "iam",
    protocol: "awsQuery",
    apiVersion: "2010-05-08",
    xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    constraints: iamConstraints,
  },
  signingName: "iam",
  eventSource: "iam.amazonaws.com",
  sessionLimit: iamSessionLimit,
  faults: iamFaults,
  operations: [
    ...userOperations,
    ...groupOperations,
    ...accessKeyOperations,
    ...accountOperations,
    ...policyOperations,
    ...inlinePolicyOperations,
    ...attachmentOperations,
    ...roleOperations,
    ...instanceProfileOperations,
    ...passwordOperations,
    ...mfaOperations,
    ...identityProviderOperations,
    ...keyAndCertificateOperations,
    ...linkedRoleOperations,
    ...authorizationDetailsOperations,
    ...credentialReportOperations,
    ...lastAccessedOperations,
    ...grantingPolicyOperations,
    ...organizationsOperations,
    ...simulatePolicyOperations,
    ...contextKeyOperations,
    ...delegationOperations,
    ...roleTemplateOperations,
  ],
  notYet: iamNotYet,
};
