import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../parse/parse-policy.ts";
import { preparedOf, type PolicyKind, type PreparedStatement } from "../../policy.ts";
import { distinctSubjects } from "./distinct.ts";
import { subjectsFor } from "./subjects.ts";

const plenty = () => ({ left: 10_000_000 });

function statements(kind: PolicyKind, ...elements: readonly object[]): readonly PreparedStatement[] {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: elements.map((each) => ({ Effect: "Allow", Action: "s3:*", Resource: "*", ...each })),
  });
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return preparedOf(parsed.policy).statements;
}

/** The subjects that the statements tell apart, in short. */
function told(kind: PolicyKind, ...elements: readonly object[]): readonly string[] {
  const all = statements(kind, ...elements);
  const subjects = distinctSubjects(subjectsFor(all, kind, plenty()) ?? [], all, plenty()) ?? [];
  return subjects.map(({ principal, bounded }) => {
    const who =
      principal.kind === "role-session"
        ? `${principal.roleArn} as ${principal.id}`
        : "arn" in principal
          ? principal.arn
          : principal.kind === "service"
            ? principal.service
            : principal.kind;
    return bounded ? `${who}, bounded` : who;
  });
}

describe("policies that belong to their principal", () => {
  test("know users, and what has no user name", () => {
    expect(told("identity", {})).toEqual([
      "arn:aws:iam::111122223333:user/Example",
      "arn:aws:iam::111122223333:role/Example as AROAEXAMPLEEXAMPLE123:example",
      expect.stringContaining(":federated-user/"),
    ]);
  });

  test("tell apart what their conditions ask of the principal", () => {
    const found = told("identity", {
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/app-*" } },
    });
    expect(found).toContainEqual(expect.stringMatching(/^arn:aws:iam::222222222222:role\/app-/));
  });

  test("and the user name, also behind a path", () => {
    const name = { StringLike: { "aws:username": "a*" }, StringNotEquals: { "aws:username": "ab" } };
    const found = told("identity", { Condition: name });
    expect(found).toContainEqual(expect.stringMatching(/user\/ab$/));
    expect(found).toContainEqual(expect.stringMatching(/user\/a(?!b$)/));
  });
});

describe("policies of resources", () => {
  test("know everybody: accounts, services, providers, nobody", () => {
    const found = told("resource", { Principal: { AWS: "111122223333" } });
    for (const part of [
      ":user/",
      ":role/",
      ":root",
      ":federated-user/",
      "amazonaws.com",
      "federated",
      "anonymous",
    ]) {
      expect(found).toContainEqual(expect.stringContaining(part));
    }
    expect(found).toContainEqual(expect.stringContaining("111122223333"));
    expect(found).toContainEqual(expect.not.stringContaining("111122223333"));
  });

  test("tell a session from its role, and one session of it from another", () => {
    const found = told("resource", { Principal: { AWS: "arn:aws:sts::222222222222:assumed-role/app/one" } });
    const sessions = found.filter((who) => who.startsWith("arn:aws:iam::222222222222:role/app as "));
    expect(sessions.map((who) => who.endsWith(":one"))).toContain(true);
    const other = told(
      "resource",
      { Principal: { AWS: "arn:aws:sts::222222222222:assumed-role/app/one" } },
      { Principal: { AWS: "arn:aws:iam::222222222222:role/app" } },
    ).filter((who) => who.startsWith("arn:aws:iam::222222222222:role/app as "));
    expect(new Set(other.map((who) => who.endsWith(":one")))).toEqual(new Set([false, true]));
  });

  test("look at boundaries for a Deny with NotPrincipal alone", () => {
    const deny = {
      Effect: "Deny",
      NotPrincipal: { AWS: ["111122223333", "arn:aws:iam::111122223333:user/alice"] },
    };
    expect(told("resource", { Principal: "*" }, deny)).toContainEqual(expect.stringMatching(/, bounded$/));
    expect(told("resource", { Principal: "*" }).filter((who) => who.endsWith("bounded"))).toEqual([]);
  });
});

test("are none when the effort is not enough, or a key of the principal is asked for in another kind", () => {
  const arns = statements("resource", { Principal: { AWS: "111122223333" } });
  expect(subjectsFor(arns, "resource", { left: 10 })).toBeUndefined();
  const numeric = { NumericLessThan: { "aws:PrincipalAccount": "222222222222" } };
  expect(subjectsFor(statements("identity", { Condition: numeric }), "identity", plenty())).toBeUndefined();
});
