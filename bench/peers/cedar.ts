import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";

/** Cedar with the same rules as decision.ts: policies are read beforehand, each call only decides. */
export function isAuthorized(policies: number, statements: number): () => boolean {
  const staticPolicies: Record<string, string> = {};
  for (let policy = 0; policy < policies; policy += 1) {
    for (let statement = 0; statement < statements; statement += 1) {
      staticPolicies[`policy-${policy}-${statement}`] = `permit (
        principal == User::"alice",
        action in [Action::"s3:GetObject", Action::"s3:PutObject"],
        resource
      ) when {
        resource.arn like "arn:aws:s3:::bucket-${policy}-${statement}/*" &&
        context.secureTransport && principal.team == "red"
      };`;
    }
  }
  const name = "bench";
  const parsed = preparsePolicySet(name, { staticPolicies });
  if (parsed.type !== "success") throw new Error(parsed.errors[0]?.message);
  const call = {
    principal: { type: "User", id: "alice" },
    action: { type: "Action", id: "s3:GetObject" },
    resource: { type: "Object", id: "report" },
    context: { secureTransport: true },
    preparsedPolicySetId: name,
    entities: [
      { uid: { type: "User", id: "alice" }, attrs: { team: "red" }, parents: [] },
      {
        uid: { type: "Object", id: "report" },
        attrs: { arn: `arn:aws:s3:::bucket-${policies - 1}-${statements - 1}/reports/2026.csv` },
        parents: [],
      },
    ],
  };
  return () => {
    const answer = statefulIsAuthorized(call);
    if (answer.type !== "success") throw new Error(answer.errors[0]?.message);
    return answer.response.decision === "allow";
  };
}
