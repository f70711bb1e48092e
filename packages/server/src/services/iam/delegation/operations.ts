import type { Operation } from "../../operation.ts";
import { createDelegationRequest } from "./create-request.ts";
import { getHumanReadableSummary } from "./human-readable-summary.ts";
import { getDelegationRequest, listDelegationRequests } from "./read-requests.ts";
import { delegationStepOperations } from "./take-steps.ts";

/** What IAM offers on temporary delegation. */
export const delegationOperations: readonly Operation[] = [
  createDelegationRequest,
  getDelegationRequest,
  listDelegationRequests,
  getHumanReadableSummary,
  ...delegationStepOperations,
];
