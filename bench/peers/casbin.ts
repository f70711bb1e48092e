import { newEnforcer, newModelFromString } from "casbin";
import type { Engine, Question, Rule } from "../decision-rules.ts";

/**
 * Access control by attributes as casbin's manual has it: the request brings objects, a rule is a line of the policy, one for each
 * action, and keyMatch compares paths with a star at their end. What is compared cheaply stands first in the matcher.
 */
const MODEL = `
[request_definition]
r = sub, obj, act, ctx

[policy_definition]
p = sub, obj, act, team, tls

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.sub.name == p.sub && r.act == p.act && r.sub.team == p.team && r.ctx.tls == p.tls && keyMatch(r.obj, p.obj)
`;

/** casbin without its cache, by its synchronous call, which saves it the promise. */
export async function casbinEngine(rules: readonly Rule[], questions: readonly Question[]): Promise<Engine> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addPolicies(
    rules.flatMap(({ actions, prefix }) =>
      actions.map((action) => ["alice", `${prefix}*`, action, "red", "true"]),
    ),
  );
  return (question) => {
    const asked = questions[question];
    if (asked === undefined) throw new Error(`there is no question ${question}`);
    const subject = { name: "alice", team: "red" };
    return enforcer.enforceSync(subject, asked.resource, asked.action, { tls: "true" });
  };
}
