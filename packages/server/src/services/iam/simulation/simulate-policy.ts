import {
  SimulateCustomPolicy$,
  type SimulateCustomPolicyRequest,
  type SimulatePolicyResponse,
  SimulatePrincipalPolicy$,
  type SimulatePrincipalPolicyRequest,
} from "@aws-sdk/client-iam";
import type { StatementRef } from "@signet/policy";
import type { Validated } from "@signet/wire";
import { parseIamArn } from "../../../directory/arns.ts";
import { invalidInput } from "../../../directory/errors.ts";
import { readPolicies } from "../../../simulation/policies.ts";
import { type Operation, operation } from "../../operation.ts";
import { readContextEntries } from "./context-entries.ts";
import { policyEvaluation } from "./errors.ts";
import { prepareEvaluator, readResourceOwner, type Simulation } from "./evaluation.ts";
import { excludePolicies } from "./exclusions.ts";
import { pageOfResults } from "./pages.ts";
import { boundaryInput, policyInput, policyInputs, refusedAs } from "./policy-inputs.ts";
import { startPositions } from "./positions.ts";
import { presentEvaluation } from "./present-evaluation.ts";
import { checkResourceHandling } from "./resource-handling.ts";
import {
  callerOf,
  isSomeone,
  type PolicySource,
  policySourceRule,
  readPolicySource,
  someoneOf,
} from "./who-asks.ts";

type Input = Pick<
  Validated<SimulateCustomPolicyRequest>,
  | "ActionNames"
  | "ResourceArns"
  | "ResourcePolicy"
  | "ResourceOwner"
  | "ContextEntries"
  | "ResourceHandlingOption"
  | "MaxItems"
  | "Marker"
>;

/** IAM API Reference, SimulateCustomPolicy. */
const simulateCustomPolicy = operation<SimulateCustomPolicyRequest, SimulatePolicyResponse>(
  SimulateCustomPolicy$,
  {
    effect: "read",
    access: () => ({ resource: "*" }),
    handle(input, { accountId, now }) {
      const { CallerArn, ResourcePolicy, OrderedOrganizationPolicyInputList: levels } = input;
      if (ResourcePolicy !== undefined && CallerArn === undefined)
        throw invalidInput("CallerArn is required when a ResourcePolicy is included.");
      const caller = CallerArn === undefined ? someoneOf(accountId) : callerOf(CallerArn, now);
      return results(input, {
        caller,
        tags: [],
        identity: policyInputs("PolicyInputList", input.PolicyInputList),
        boundary: boundaryInput(input.PermissionsBoundaryPolicyInputList),
        scps: levels?.map(({ ServiceControlPolicyInputList }, level) =>
          policyInputs(
            `OrderedOrganizationPolicyInputList.${level + 1}.ServiceControlPolicyInputList`,
            ServiceControlPolicyInputList,
          ),
        ),
        now,
      });
    },
  },
);

/** IAM API Reference, SimulatePrincipalPolicy. */
const simulatePrincipalPolicy = operation<SimulatePrincipalPolicyRequest, SimulatePolicyResponse>(
  SimulatePrincipalPolicy$,
  {
    effect: "read",
    access: ({ input, directory }) => policySourceRule(input.PolicySourceArn, directory),
    async handle(input, { directory, now }) {
      const { PolicySourceArn, CallerArn } = input;
      const attached = await readPolicySource(PolicySourceArn, directory, now);
      const source = excludePolicies(attached, input.PolicyExclusionList);
      requireReadable(source);
      const isAnother = CallerArn !== undefined && CallerArn !== PolicySourceArn;
      return results(input, {
        caller: isAnother ? callerOf(CallerArn, now) : source.caller,
        tags: isAnother ? [] : source.tags,
        identity: [...source.identity, ...policyInputs("PolicyInputList", input.PolicyInputList)],
        boundary: boundaryInput(input.PermissionsBoundaryPolicyInputList) ?? source.boundary,
        scps: undefined,
        now,
      });
    },
  },
);

/** What is attached was read when it was written. Throws PolicyEvaluation where it cannot be read any more. */
function requireReadable({ identity, boundary }: PolicySource): void {
  refusedAs(policyEvaluation, () => {
    readPolicies("identity", identity);
    if (boundary !== undefined) readPolicies("boundary", [boundary]);
  });
}

async function results(
  input: Input,
  about: Omit<Simulation, "isSomeone" | "resourcePolicy" | "resourceOwner" | "context">,
): Promise<SimulatePolicyResponse> {
  const { ActionNames: actions, ResourceArns: named = [], ResourcePolicy } = input;
  const resources = named.length === 0 ? ["*"] : named;
  for (const action of actions) checkAction(action);
  for (const resource of resources) checkResource(resource, ResourcePolicy !== undefined);
  checkResourceHandling(input.ResourceHandlingOption, resources);
  const simulation: Simulation = {
    ...about,
    isSomeone: isSomeone(about.caller),
    resourcePolicy: ResourcePolicy === undefined ? undefined : policyInput("ResourcePolicy", ResourcePolicy),
    resourceOwner: readResourceOwner(input.ResourceOwner),
    context: readContextEntries(input.ContextEntries),
  };
  const evaluator = prepareEvaluator(simulation);
  const { identity, resourcePolicy } = simulation;
  const starts = new Map(
    [...identity, ...(resourcePolicy ? [resourcePolicy] : [])].map(({ id, text }) => [
      id,
      startPositions(text),
    ]),
  );
  const startOf = (statement: StatementRef) =>
    starts.get(statement.source.id)?.(statement) ?? statement.position;
  return pageOfResults(actions, resources, input, evaluator.characters, (pair) =>
    presentEvaluation(pair, evaluator.evaluate(pair), startOf),
  );
}

/** Throws InvalidInput for what is no action of a service, and for wildcards, which stand for more than one. */
function checkAction(action: string): void {
  if (!/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action))
    throw invalidInput(
      `Invalid action name: ${action}. It must be a service and an operation, without wildcards.`,
    );
}

function checkResource(resource: string, hasPolicy: boolean): void {
  if (resource !== "*" && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:[\s\S]+$/.test(resource))
    throw invalidInput(`Invalid resource ARN: ${resource}.`);
  if (hasPolicy && parseIamArn(resource)?.kind === "role")
    throw invalidInput("Simulation of resource-based policies isn't supported for IAM roles.");
}

export const simulatePolicyOperations: readonly Operation[] = [simulateCustomPolicy, simulatePrincipalPolicy];
