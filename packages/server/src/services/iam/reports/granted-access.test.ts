import { describe, expect, test } from "vitest";
import { awsManagedPolicyDocument } from "../../../directory/aws-managed-policies.ts";
import { grantedActions, grantedServices } from "./granted-access.ts";

const statement = (more: object) => ({ Effect: "Allow", Resource: "*", ...more });
const policy = (...statements: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.length === 1 ? statements[0] : statements,
  });
const servicesOf = (...documents: readonly string[]) => grantedServices(documents);

describe("services", () => {
  test.each<[string, object, readonly string[]]>([
    ["an action", { Action: "s3:GetObject" }, ["s3"]],
    ["actions", { Action: ["s3:Get*", "SQS:*", "s3:Put*"] }, ["s3", "sqs"]],
    ["a Deny", { Effect: "Deny", Action: "s3:*" }, []],
    ["a service that there is not", { Action: "nothing:*" }, []],
  ])("of %s", (_name, more, expected) => {
    expect(servicesOf(policy(statement(more)))).toEqual(expected);
  });

  test("of everything, and of everything but", () => {
    const all = servicesOf(policy(statement({ Action: "*" })));
    expect(all.length).toBeGreaterThan(400);
    expect(servicesOf(policy(statement({ Action: "*:*" })))).toEqual(all);
    const most = servicesOf(policy(statement({ NotAction: ["iam:*", "s3:GetObject", "sqs:*"] })));
    expect(all.filter((service) => !most.includes(service))).toEqual(["iam", "sqs"]);
    expect(servicesOf(policy(statement({ NotAction: "*" })))).toEqual([]);
  });

  test("of several policies and statements", () => {
    expect(
      servicesOf(
        policy(statement({ Action: "s3:*" }), statement({ Effect: "Deny", Action: "s3:*" })),
        policy(statement({ Action: "ec2:RunInstances" })),
      ),
    ).toEqual(["ec2", "s3"]);
    expect(servicesOf()).toEqual([]);
  });
});

describe("actions", () => {
  test("are those of the service that a statement allows, by the names that the service gives them", async () => {
    const documents = [
      policy(statement({ Action: ["sts:getsession*", "STS:AssumeRole", "iam:PassRole"] })),
      policy(
        statement({ Action: "sts:TagSession" }),
        statement({ Effect: "Deny", Action: "sts:GetCaller*" }),
      ),
    ];
    expect(await grantedActions(documents, "sts")).toEqual(["AssumeRole", "GetSessionToken", "TagSession"]);
    expect(await grantedActions(documents, "s3")).toEqual([]);
    expect(await grantedActions(documents, "nothing")).toEqual([]);
  });

  test("do not have iam:PassRole among them, which no request has for a name", async () => {
    const document = awsManagedPolicyDocument("arn:aws:iam::aws:policy/IAMFullAccess") ?? "";
    const actions = await grantedActions([document], "iam");
    expect(actions).toContain("CreateUser");
    expect(actions).not.toContain("PassRole");
  });

  test("of NotAction are the others", async () => {
    const actions = await grantedActions(
      [policy(statement({ NotAction: ["sts:Get*", "sts:Assume*"] }))],
      "sts",
    );
    expect(actions).toContain("TagSession");
    expect(actions.filter((name) => /^(?:Get|Assume)/.test(name))).toEqual([]);
  });
});
