import { parsePolicy } from "@signet/policy";
import { describe, expect, test } from "vitest";
import {
  awsManagedPolicies,
  awsManagedPolicyDocument,
  awsManagedPolicyId,
  findAwsManagedPolicy,
} from "./aws-managed-policies.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

describe("AWS managed policies", () => {
  test("are found by their ARNs, with and without a path", () => {
    expect(findAwsManagedPolicy(ADMINISTRATOR)).toEqual({
      arn: ADMINISTRATOR,
      name: "AdministratorAccess",
      path: "/",
      version: 1,
      createdAt: Date.parse("2015-02-06T18:39:46Z"),
      updatedAt: Date.parse("2015-02-06T18:39:46Z"),
    });
    expect(findAwsManagedPolicy("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")).toMatchObject({
      name: "ViewOnlyAccess",
      path: "/job-function/",
    });
  });

  test("have AWS's documents", () => {
    expect(JSON.parse(awsManagedPolicyDocument(ADMINISTRATOR) ?? "")).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
  });

  test("number about 1,600, each with a document that is a policy, sorted by name", () => {
    const all = awsManagedPolicies();
    expect(all.length).toBeGreaterThan(1500);
    const names = all.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    const refused = all.filter(({ arn }) => !parsePolicy(awsManagedPolicyDocument(arn) ?? "", "identity").ok);
    expect(refused).toEqual([]);
    expect(all.filter((policy) => findAwsManagedPolicy(policy.arn)?.version !== policy.version)).toEqual([]);
  });

  test.each([
    "arn:aws:iam::aws:policy/administratoraccess",
    "arn:aws:iam::aws:policy/job-function/AdministratorAccess",
    "arn:aws:iam::111122223333:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/",
    "arn:aws:iam::aws:policy/NoSuchPolicy",
    "arn:aws:iam::aws:policy/AdministratorAccess\t/\t1",
    "AdministratorAccess",
    "",
  ])("does not take %j for one", (arn) => {
    expect(findAwsManagedPolicy(arn)).toBeUndefined();
    expect(awsManagedPolicyDocument(arn)).toBeUndefined();
  });

  test("have ids of their own that never change", () => {
    const ids = awsManagedPolicies().map(({ arn }) => awsManagedPolicyId(arn));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^ANPA[A-Z2-7]{17}$/);
    expect(awsManagedPolicyId(ADMINISTRATOR)).toBe("ANPA5IIMV5ODH3GDY4NK5");
  });
});
