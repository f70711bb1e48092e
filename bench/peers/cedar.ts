import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import type { Engine, Question, Rule } from "../decision-rules.ts";

/** Cedar with preparsed policies; the calls, too, are made beforehand, so that each only decides. */
export function cedarEngine(rules: readonly Rule[], questions: readonly Question[]): Engine {
  const staticPolicies: Record<string, string> = {};
  for (const [index, { actions, prefix }] of rules.entries()) {
    staticPolicies[`policy-${index}`] = `permit (
        principal == User::"alice",
        action in [${actions.map((action) => `Action::"${action}"`).join(", ")}],
        resource
      ) when {
        resource.arn like "${prefix}*" && context.secureTransport && principal.team == "red"
      };`;
  }
  const name = "bench";
  const parsed = preparsePolicySet(name, { staticPolicies });
  if (parsed.type !== "success") throw new Error(parsed.errors[0]?.message);
  const calls = questions.map(({ action, resource }) => ({
    principal: { type: "User", id: "alice" },
    action: { type: "Action", id: action },
    resource: { type: "Object", id: resource },
    context: { secureTransport: true },
    preparsedPolicySetId: name,
    entities: [
      { uid: { type: "User", id: "alice" }, attrs: { team: "red" }, parents: [] },
      { uid: { type: "Object", id: resource }, attrs: { arn: resource }, parents: [] },
    ],
  }));
  return (question) => {
    const call = calls[question];
    if (call === undefined) throw new Error(`there is no question ${question}`);
    const answer = statefulIsAuthorized(call);
    if (answer.type !== "success") throw new Error(answer.errors[0]?.message);
    return answer.response.decision === "allow";
  };
}
