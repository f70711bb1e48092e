import type { PolicyType } from "@signet/policy";
import { spellKey } from "./key-spelling.ts";
import { plain } from "./paint.ts";
import { describeMiss, describeStatement, POLICY_NAMES } from "./print-simulation.ts";
import type { ToldDecision } from "./told-decision.ts";

/** Where an Allow has to be added when a type of policy lacks it. */
const PLACES: Readonly<Record<PolicyType, string>> = {
  identity: "attach a policy that allows it to the principal, or to a group of the user",
  boundary: "allow it in the permissions boundary too: a boundary grants nothing, it limits what is granted",
  session: "allow it in the session policy too, or start the session without one",
  resource: "allow the principal in the policy of the resource",
  trust: "allow the principal in the trust policy of the role",
  scp: "allow it in the service control policies of the account, at every level of the organization",
  rcp: "allow it in the resource control policies of the resource's account",
};

/** Keys that a request has only if its sender does something for it. */
const HOW_TO_HAVE: ReadonlyMap<string, string> = new Map([
  ["aws:multifactorauthpresent", "call with temporary credentials that were got with a second factor"],
  ["aws:multifactorauthage", "call with temporary credentials that were got with a second factor"],
  ["aws:sourceidentity", "set a source identity when assuming the role"],
  ["aws:tokenissuetime", "call with temporary credentials"],
  ["sts:externalid", "send the external id when assuming the role"],
]);

/** What was decided, in sentences. */
export function inWords(told: ToldDecision): readonly string[] {
  const { principal, action, resource, outcome, blockedBy } = told;
  const request = `${plain(action)} on ${plain(resource)}`;
  const who = principal === undefined ? "The caller" : plain(principal);
  if (outcome === "allow") return [`${who} may call ${request}.`];
  const may = `${who} may not call ${request}`;
  const [first] = told.determiningStatements;
  const because =
    outcome === "explicitDeny"
      ? first === undefined
        ? "it is denied explicitly"
        : "it is denied explicitly, which no Allow can outweigh"
      : blockedBy === undefined
        ? "no policy that has to allow it does"
        : `no ${POLICY_NAMES[blockedBy]} allows it`;
  return [
    `${may}: ${because}.`,
    ...told.determiningStatements.map((statement) => `Denied by ${describeStatement(statement)}.`),
    ...told.errors.map(
      (error) =>
        `Not evaluated, so taken for the worse: ${describeStatement(error)}: ${plain(error.message)}.`,
    ),
  ];
}

/** What to do next, each a sentence without its full stop; what is likeliest to be meant comes first. */
export function advise(told: ToldDecision): readonly string[] {
  const { outcome, blockedBy, determiningStatements, nearestMisses, missingContextKeys } = told;
  if (outcome === "allow") return [];
  const steps = missingContextKeys.map((key) => {
    const how = HOW_TO_HAVE.get(key);
    return `give the request the key ${plain(spellKey(key))}, which was asked for and missing${how === undefined ? "" : `: ${how}`}`;
  });
  if (outcome === "explicitDeny")
    return [
      ...steps,
      ...determiningStatements.map(
        (statement) => `change ${describeStatement(statement)}, so that it does not apply to this request`,
      ),
    ];
  return [
    ...steps,
    ...nearestMisses.map((miss) => `change ${describeStatement(miss)}: ${describeMiss(miss)}`),
    ...(blockedBy === undefined ? [] : [PLACES[blockedBy]]),
  ];
}
