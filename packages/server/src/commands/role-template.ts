import { type Command, InvalidArgumentError } from "commander";
import * as z from "zod";
import { PARAMETER_TYPES } from "../directory/role-templates/role-template.ts";
import type { OpenedInstallation } from "../installation.ts";
import { instantText } from "../instant.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";
import { readTemplateFile } from "./template-file.ts";

const document = z.record(z.string(), z.json());

/** What a file of a template says: members of IAM's RoleTemplateVersion, with policies as objects. */
const form = z.strictObject({
  TemplateArn: z.string(),
  Description: z.string().max(1000).optional(),
  RoleNamePattern: z.string(),
  RolePathPattern: z.string().optional(),
  RoleDescriptionPattern: z.string().max(1000).optional(),
  AssumeRolePolicyDocumentTemplate: document,
  InlinePolicyTemplates: z
    .array(z.strictObject({ PolicyName: z.string().regex(/^[\w+=,.@-]{1,128}$/), PolicyDocument: document }))
    .default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionBoundaryArn: z.string().optional(),
  ParametersDefinition: z
    .array(
      z.strictObject({
        Name: z.string().regex(/^[\w.-]{1,256}$/),
        Type: z.enum(PARAMETER_TYPES),
        Description: z.string().optional(),
        IsRequired: z.boolean().optional(),
        DefaultValue: z.string().optional(),
        Immutable: z.boolean().optional(),
      }),
    )
    .default([]),
  RoleTagsTemplate: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
  MaxSessionDuration: z.int().min(3600).max(43_200).optional(),
});

interface VersionFlags {
  readonly minorVersion?: number;
}

/** What AWS's services do: the operator registers the templates that accounts make roles from with iam:AcquireRole. */
export function addRoleTemplateCommands(program: Command, surroundings: Surroundings): void {
  const templates = program
    .command("role-template")
    .description("the templates that accounts make roles from (iam:AcquireRole)");

  const add = templates
    .command("add")
    .description("register a template, or the next minor version of one; prints its number")
    .argument("<file>", "JSON: members of RoleTemplateVersion, with policies as objects")
    .option("--default", "take it from now on when no minor version is named, as the first one is");
  addSettings(add, INSTALLATION_SETTINGS).action(
    async (path: string, flags: { readonly default?: boolean }) => {
      const { default: isDefault = false, ...where } = flags;
      const { TemplateArn, ...content } = await readTemplateFile(path, form);
      const minor = await withTemplates(where, surroundings, (of) => of.add(TemplateArn, content, isDefault));
      surroundings.out(`${TemplateArn}  ${minor}\n`);
    },
  );

  const list = templates
    .command("list")
    .description("list the versions of all templates")
    .option("--json", "a line of JSON for each");
  addSettings(list, INSTALLATION_SETTINGS).action(async (flags: { readonly json?: boolean }) => {
    const { json = false, ...where } = flags;
    const rows = await withTemplates(where, surroundings, (of) => of.list());
    for (const row of rows) {
      const version = {
        TemplateArn: row.template_arn,
        MinorVersion: row.minor_version,
        Status: row.enabled === 1 ? "enabled" : "disabled",
        UpdateDate: instantText(row.updated_at),
      };
      surroundings.out(`${json ? JSON.stringify(version) : Object.values(version).join("  ")}\n`);
    }
  });

  for (const [name, enabled] of [
    ["enable", 1],
    ["disable", 0],
  ] as const) {
    const command = templates
      .command(name)
      .description(`${name} a template, or one of its minor versions; roles that were made stay as they are`)
      .argument("<arn>", "its ARN")
      .option("--minor-version <number>", "this one alone", minorVersion);
    addSettings(command, INSTALLATION_SETTINGS).action(async (arn: string, flags: VersionFlags) => {
      const { minorVersion: minor, ...where } = flags;
      await withTemplates(where, surroundings, (of) => of.setEnabled(arn, minor, enabled));
    });
  }
}

/** Templates are the installation's: no account has them, so any will do to ask by. */
const NO_ACCOUNT = "000000000000";

function withTemplates<T>(
  where: Readonly<Record<string, unknown>>,
  surroundings: Surroundings,
  work: (templates: ReturnType<OpenedInstallation["directoryOf"]>["roleTemplates"]) => Promise<T>,
): Promise<T> {
  return withInstallation(where, surroundings, ({ storage, runtime, directoryOf }) =>
    storage.write((tx) => work(directoryOf(NO_ACCOUNT, runtime.now(), tx).roleTemplates)),
  );
}

function minorVersion(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("A minor version is a number.");
  return Number(value);
}
