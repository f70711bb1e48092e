import type { PermissionCheckResultType } from "@aws-sdk/client-iam";
import type { Caller } from "../../../authenticate/caller.ts";
import { writtenPolicies } from "../../../simulation/stored-principal.ts";
import type { Call } from "../../operation.ts";
import { type Evaluator, prepareEvaluator } from "../simulation/evaluation.ts";
import { listed, type RenderedStatement, statementsOf } from "./rendered-policy.ts";

/**
 * Whether the caller has the permissions that a request asks for, by the simulator: DENIED when one of them surely is not there, UNSURE where
 * that depends on what is not known yet. A pattern of the request is covered when the caller's policies allow it as it stands and deny nothing
 * at all.
 */
export async function checkPermissions(policy: string, call: Call): Promise<PermissionCheckResultType> {
  const { caller } = call;
  if (caller.session?.policy !== undefined || caller.session?.policyArns !== undefined) return "UNSURE";
  const record = await recordOf(caller, call);
  const { identity, boundary } =
    record === undefined ? { identity: [], boundary: undefined } : writtenPolicies(record);
  const texts = [...identity, ...(boundary === undefined ? [] : [boundary])].map(({ text }) => text);
  const evaluator = prepareEvaluator({
    caller,
    isSomeone: false,
    tags: [...(record?.tags ?? []), ...(caller.session?.tags ?? [])],
    identity,
    boundary,
    resourcePolicy: undefined,
    scps: undefined,
    resourceOwner: undefined,
    context: {},
    now: call.now,
  });
  const isPlain = texts.every((text) => !/"Deny"|\?/.test(text));
  const asked = statementsOf(policy).filter(({ Effect }) => Effect === "Allow");
  const results = asked.flatMap((statement) => check(statement, evaluator, isPlain));
  if (results.includes("DENIED")) return "DENIED";
  return results.includes("UNSURE") ? "UNSURE" : "ALLOWED";
}

function recordOf({ identity, accountId }: Caller, { directoryOf }: Call) {
  const { principals } = directoryOf(accountId);
  switch (identity.kind) {
    case "root":
      return undefined;
    case "user":
      return principals.user(identity.userId);
    case "role":
      return principals.role(identity.roleId);
  }
}

function check(
  { Action, Resource }: RenderedStatement,
  evaluator: Evaluator,
  isPlain: boolean,
): readonly PermissionCheckResultType[] {
  const [actions, resources] = [listed(Action), listed(Resource)];
  // NotAction or NotResource: what is asked for has no list.
  if (actions.length === 0 || resources.length === 0) return ["UNSURE"];
  return actions.flatMap((action) =>
    resources.map((resource) => {
      const { explanation, missingContextKeys } = evaluator.evaluate({ action, resource });
      const isPattern = /[*?]/.test(action) || /[*?$]/.test(resource);
      if (missingContextKeys.length > 0) return "UNSURE";
      if (explanation.outcome === "allow") return isPattern && !isPlain ? "UNSURE" : "ALLOWED";
      return isPattern ? "UNSURE" : "DENIED";
    }),
  );
}
