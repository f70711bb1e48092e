import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestServer } from "../../../../testing/server.ts";

/** A template whose roles a user of the account can assume, with one of everything that a template can have. */
export const WORKER = {
  TemplateArn: "arn:aws:iam::aws:role-template/example.amazonaws.com/Worker:1",
  Description: "Works on one bucket",
  RoleNamePattern: "Worker-@{suffix}",
  RolePathPattern: "/work/@{suffix}/",
  RoleDescriptionPattern: "Works on @{buckets}",
  AssumeRolePolicyDocumentTemplate: {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: "example.amazonaws.com" }, Action: "sts:AssumeRole" },
  },
  InlinePolicyTemplates: [
    {
      PolicyName: "buckets",
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::@{buckets}/*" },
      },
    },
  ],
  ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  PermissionBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess",
  ParametersDefinition: [
    { Name: "suffix", Type: "String", DefaultValue: "one" },
    { Name: "buckets", Type: "String", DefaultValue: "data" },
  ],
  RoleTagsTemplate: [{ Key: "team", Value: "@{suffix}" }],
  MaxSessionDuration: 7200,
};

/** Registers a template with `signet role-template add`. */
export async function registerTemplate(server: TestServer, template: object, ...flags: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "signet-template-"));
  try {
    const file = join(folder, "template.json");
    await writeFile(file, JSON.stringify(template));
    return await server.signet("role-template", "add", file, ...flags);
  } finally {
    await rm(folder, { recursive: true });
  }
}
