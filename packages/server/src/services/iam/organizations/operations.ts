import {
  type DisableOrganizationsRootCredentialsManagementResponse,
  type GenerateOrganizationsAccessReportRequest,
  type GenerateOrganizationsAccessReportResponse,
  type GetOrganizationsAccessReportRequest,
  type GetOrganizationsAccessReportResponse,
  DisableOrganizationsRootCredentialsManagement$,
  DisableOrganizationsRootSessions$,
  EnableOrganizationsRootCredentialsManagement$,
  EnableOrganizationsRootSessions$,
  GenerateOrganizationsAccessReport$,
  GetOrganizationsAccessReport$,
  ListOrganizationsFeatures$,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../../aws-error.ts";
import { noSuchEntity } from "../../../directory/errors.ts";
import { type Operation, operation } from "../../operation.ts";

// What is asked of an account's organization, by accounts that belong to none: there are no organizations on this server.

/** The answers of all these have the same members. */
type FeaturesResponse = DisableOrganizationsRootCredentialsManagementResponse;

/** An operation on what an organization lets its management account do with the root users of others. */
function featureOperation(schema: Operation["schema"], effect: "read" | "write"): Operation {
  return operation<object, FeaturesResponse>(schema, {
    effect,
    access: () => ({ resource: "*" }),
    handle(_input, { accountId }) {
      throw new AwsError(
        "OrganizationNotFoundException",
        400,
        `The account ${accountId} is not a member of an organization.`,
      );
    },
  });
}

const generateOrganizationsAccessReport = operation<
  GenerateOrganizationsAccessReportRequest,
  GenerateOrganizationsAccessReportResponse
>(GenerateOrganizationsAccessReport$, {
  effect: "write",
  access: ({ input, accountId }) => ({
    resource: `arn:aws:iam::${accountId}:access-report/${input.EntityPath}`,
    context: { "iam:OrganizationsPolicyId": input.OrganizationsPolicyId },
  }),
  handle(_input, { caller }) {
    throw new AwsError(
      "AccessDenied",
      403,
      `User: ${caller.principal.arn} is not in the management account of an organization.`,
    );
  },
});

const getOrganizationsAccessReport = operation<
  GetOrganizationsAccessReportRequest,
  GetOrganizationsAccessReportResponse
>(GetOrganizationsAccessReport$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  handle({ JobId }) {
    throw noSuchEntity(`The job with id ${JobId} cannot be found.`);
  },
});

export const organizationsOperations: readonly Operation[] = [
  featureOperation(ListOrganizationsFeatures$, "read"),
  featureOperation(EnableOrganizationsRootCredentialsManagement$, "write"),
  featureOperation(DisableOrganizationsRootCredentialsManagement$, "write"),
  featureOperation(EnableOrganizationsRootSessions$, "write"),
  featureOperation(DisableOrganizationsRootSessions$, "write"),
  generateOrganizationsAccessReport,
  getOrganizationsAccessReport,
];
