import type { JsonMember, JsonObject, Position } from "../json/json-node.ts";
import { BEGINNING, readJson } from "../json/read-json.ts";
import type { Policy, PolicyKind, PreparedPolicy, PreparedStatement } from "../policy.ts";
import { MESSAGES, type PolicyProblem, Problems } from "../problem.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { parseStatement } from "./parse-statement.ts";

/** The policy, or all that is wrong with it, in the order found; at least one problem. */
export type ParseResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

const ELEMENTS = new Set(["Version", "Id", "Statement"]);

/**
 * Reads a policy document and prepares it for decisions. `kind` says what it is for; some elements are required or
 * prohibited by that. Anything the grammar does not know is refused, each problem with its line and column and worded
 * as AWS words it. Where the text is part of a longer one, `start` says where it begins there, and places are told in the longer one. Never
 * throws. (IAM User Guide, "Grammar of the IAM JSON policy language")
 */
export function parsePolicy(text: string, kind: PolicyKind, start: Position = BEGINNING): ParseResult {
  const problems = new Problems();
  const json = readJson(text, start);
  if (!json.ok) {
    problems.add("json", kind === "trust" ? MESSAGES.json : MESSAGES.syntax, json.at, "", json.reason);
    return { ok: false, problems: problems.found };
  }
  if (json.value.type !== "object") {
    problems.add("type", MESSAGES.syntax, json.value.at, "", "a policy is an object");
    return { ok: false, problems: problems.found };
  }
  const policy = readDocument(json.value, kind, problems);
  if (problems.found.length > 0) return { ok: false, problems: problems.found };
  return { ok: true, policy: deepFreeze(policy) };
}

function readDocument(object: JsonObject, kind: PolicyKind, problems: Problems): PreparedPolicy {
  const members = new Map(object.members.map((member) => [member.key, member]));
  for (const { key, at } of object.members) {
    if (!ELEMENTS.has(key))
      problems.add("unknown-element", MESSAGES.syntax, at, key, `${key} is no element of a policy`);
  }
  const version = readVersion(members.get("Version"), problems);
  const id = readId(members.get("Id"), problems);
  const statements = readStatements(object, members.get("Statement"), kind, version, problems);
  return { kind, version, id, statements };
}

function readVersion(member: JsonMember | undefined, problems: Problems): Policy["version"] {
  // Without Version a policy is of the older language, in which ${...} is plain text.
  if (member === undefined) return "2008-10-17";
  const { value } = member;
  if (value.type === "string" && (value.value === "2008-10-17" || value.value === "2012-10-17"))
    return value.value;
  problems.add("version", MESSAGES.syntax, value.at, "Version", "Version is 2012-10-17 or 2008-10-17");
  return "2012-10-17";
}

function readId(member: JsonMember | undefined, problems: Problems): string | undefined {
  if (member === undefined) return undefined;
  if (member.value.type === "string") return member.value.value;
  problems.add("type", MESSAGES.syntax, member.value.at, "Id", "a string is expected");
  return undefined;
}

function readStatements(
  object: JsonObject,
  member: JsonMember | undefined,
  kind: PolicyKind,
  version: Policy["version"],
  problems: Problems,
): readonly PreparedStatement[] {
  if (member === undefined) {
    problems.add("missing-statement", MESSAGES.syntax, object.at, "", "Statement is missing");
    return [];
  }
  const node = member.value;
  const items = node.type === "array" ? node.items : [node];
  if (items.length === 0)
    problems.add("missing-statement", MESSAGES.syntax, node.at, "Statement", "there is no statement");
  const sids = new Set<string>();
  return items.flatMap((item, index) => {
    const path = node.type === "array" ? `Statement[${index}]` : "Statement";
    const statement = parseStatement(item, index, kind, version, path, problems);
    if (statement === undefined) return [];
    if (statement.sid !== undefined && statement.sid !== "") {
      if (sids.has(statement.sid))
        problems.add("repeated-sid", MESSAGES.sidRepeated, statement.position, `${path}.Sid`);
      sids.add(statement.sid);
    }
    return [statement];
  });
}
