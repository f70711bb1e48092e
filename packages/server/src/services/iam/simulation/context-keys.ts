import {
  GetContextKeysForCustomPolicy$,
  type GetContextKeysForCustomPolicyRequest,
  type GetContextKeysForPolicyResponse,
  GetContextKeysForPrincipalPolicy$,
  type GetContextKeysForPrincipalPolicyRequest,
} from "@aws-sdk/client-iam";
import { readPolicy, type WrittenPolicy } from "../../../simulation/policies.ts";
import { writtenContextKeys } from "../../../simulation/written-keys.ts";
import { type Operation, operation } from "../../operation.ts";
import { policyEvaluation } from "./errors.ts";
import { ofRequest, policyInputs, refusedAs } from "./policy-inputs.ts";
import { policySourceRule, readPolicySource } from "./who-asks.ts";

/** IAM API Reference, GetContextKeysForCustomPolicy. */
const getContextKeysForCustomPolicy = operation<
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse
>(GetContextKeysForCustomPolicy$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  handle({ PolicyInputList }) {
    return presentKeys(ofRequest(() => policyInputs("PolicyInputList", PolicyInputList).flatMap(keysOf)));
  },
});

/** IAM API Reference, GetContextKeysForPrincipalPolicy. A permissions boundary grants nothing, but it asks for keys like any other. */
const getContextKeysForPrincipalPolicy = operation<
  GetContextKeysForPrincipalPolicyRequest,
  GetContextKeysForPolicyResponse
>(GetContextKeysForPrincipalPolicy$, {
  effect: "read",
  access: ({ input, directory }) => policySourceRule(input.PolicySourceArn, directory),
  async handle({ PolicySourceArn, PolicyInputList }, { directory, now }) {
    const { identity, boundary } = await readPolicySource(PolicySourceArn, directory, now);
    const stored = [...identity, ...(boundary === undefined ? [] : [boundary])];
    return presentKeys([
      ...refusedAs(policyEvaluation, () => stored.flatMap(keysOf)),
      ...ofRequest(() => policyInputs("PolicyInputList", PolicyInputList).flatMap(keysOf)),
    ]);
  },
});

function keysOf(policy: WrittenPolicy): readonly string[] {
  return writtenContextKeys(policy.text, readPolicy("identity", policy).policy);
}

/** Each key once, as it is written first, sorted without case. */
function presentKeys(keys: readonly string[]): GetContextKeysForPolicyResponse {
  const byFolded = new Map(keys.toReversed().map((key) => [key.toLowerCase(), key]));
  const sorted = [...byFolded].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { ContextKeyNames: sorted.map(([, key]) => key) };
}

export const contextKeyOperations: readonly Operation[] = [
  getContextKeysForCustomPolicy,
  getContextKeysForPrincipalPolicy,
];
