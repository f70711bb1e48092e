import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import * as signin from "@aws-sdk/nested-clients/signin";
import { describe, expect, it } from "vitest";
import { services } from "../packages/server/src/services/services.ts";
import { currentOperationsPage, operationsPage } from "./operations-page.ts";

const schemas: Readonly<Record<string, object>> = { iam, sts, signin };

/** The names of the operations that the official client knows. */
function operationsOf(client: object): string[] {
  return Object.values(client)
    .filter((value): value is readonly [9, string, string] => Array.isArray(value) && value[0] === 9)
    .map(([, , name]) => name)
    .toSorted();
}

describe("the operations of each service", () => {
  it.each(services.map((service) => [service.signingName, service] as const))(
    "%s: each of its schema is there, or named as not yet, and none is both",
    (name, { operations, notYet }) => {
      const listed = [...operations.map((operation) => operation.schema[2]), ...notYet];
      expect(listed.toSorted()).toEqual(operationsOf(schemas[name] ?? {}));
    },
  );

  it("are what docs/operations.md says (else: node tools/operations-page.ts)", async () => {
    const current = await currentOperationsPage();
    expect(operationsPage(current)).toBe(current);
  });

  it("keep the version since which they are there; new ones have that of today", () => {
    const earlier = operationsPage("").replace(/(\n\| CreateUser .*\| )\d+\.\d+\.\d+ \|/, "$10.0.1 |");
    expect(earlier).toContain(" | 0.0.1 |");
    expect(operationsPage(earlier)).toBe(earlier);
    expect(operationsPage("")).not.toContain(" | 0.0.1 |");
  });

  it.each([
    ["CreateUser", "writes", "", "user", "`aws:RequestTag/KEY`, `aws:TagKeys`, `iam:PermissionsBoundary`"],
    ["ListUsers", "reads", "", "the path", ""],
    ["AddRoleToInstanceProfile", "writes", "`iam:PassRole`", "instance-profile", "`aws:ResourceTag/KEY`"],
    ["GetCallerIdentity", "reads", "", "nothing: see below", ""],
    ["GetAccessKeyInfo", "reads", "", "`*`", ""],
    [
      "CreateOAuth2Token",
      "writes",
      "",
      "oauth2-public-client-localhost, oauth2-public-client-remote",
      "`signin:OAuthClientAuthentication`, `signin:OAuthClientId`, `signin:OAuthGrantType`, `signin:OAuthRedirectUri`",
    ],
  ])("tell what %s asks the policies", (...cells) => {
    const rows = operationsPage("")
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    expect(rows.map((row) => row.slice(1, 6))).toContainEqual(cells);
  });
});
