// Role templates on PostgreSQL, where transactions really run side by side: versions that are added at once get numbers of their own, a name
// makes one role, and a role takes the memory of its template with it.
import { expect, test } from "vitest";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import type { TestDirectory } from "../testing/test-directory.ts";
import { renderRole, type RoleTemplate } from "./role-template.ts";

let it: TestDirectory;
eachOnPostgres((directory) => {
  it = directory;
});

const ARN = "arn:aws:iam::aws:role-template/example.amazonaws.com/Worker:1";
const TEMPLATE: RoleTemplate = {
  RoleNamePattern: "Worker",
  AssumeRolePolicyDocumentTemplate: {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: "example.amazonaws.com" }, Action: "sts:AssumeRole" },
  },
  InlinePolicyTemplates: [],
  ManagedPolicyArns: [],
  ParametersDefinition: [],
  RoleTagsTemplate: [],
};
const add = () => it.write(({ roleTemplates }) => roleTemplates.add(ARN, TEMPLATE, false));
const acquire = () =>
  it.write(async ({ roleTemplates }) => {
    const found = await roleTemplates.get(ARN);
    return roleTemplates.acquire(found, renderRole(found.content, {}));
  });

test("versions have numbers of their own, and are all there", async () => {
  const outcomes = await Promise.allSettled([add(), add(), add()]);
  const made = outcomes.filter((one) => one.status === "fulfilled").map(({ value }) => value);
  const refused = outcomes.filter((one) => one.status === "rejected");
  for (const { reason } of refused) expect(reason).toMatchObject({ code: "EntityAlreadyExists" });
  const rows = await it.read.roleTemplates.list();
  expect(rows.map((row) => row.minor_version)).toEqual(made.toSorted((a, b) => a - b));
  expect(new Set(made).size).toBe(made.length);
});

test("of several that make the same role one does, and a deleted role has no template any more", async () => {
  await add();
  const outcomes = await Promise.allSettled([acquire(), acquire(), acquire()]);
  const made = outcomes.filter((one) => one.status === "fulfilled").map(({ value }) => value);
  expect(made).toHaveLength(1);
  const codes = outcomes.flatMap((one) =>
    one.status === "rejected" ? [(one.reason as { code?: string }).code] : [],
  );
  for (const code of codes) expect(["NameConflict", "EntityAlreadyExists"]).toContain(code);
  const roleId = made[0]?.role_id ?? "";
  expect(await it.read.roleTemplates.sourceOf(roleId)).toMatchObject({ template_arn: ARN, minor_version: 1 });
  await it.write(({ roles }) => roles.delete("Worker"));
  expect(await it.read.roleTemplates.sourceOf(roleId)).toBeUndefined();
});
