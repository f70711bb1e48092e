import type { Command } from "commander";
import * as z from "zod";
import type { Json } from "../directory/delegation/placeholders.ts";
import { delegationTemplateArn } from "../directory/delegation/delegation-templates.ts";
import { findAccount, listAccounts } from "../directory/accounts.ts";
import { instantText } from "../instant.ts";
import type { OpenedInstallation } from "../installation.ts";
import { accountIdFlag } from "./account-id-flag.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";
import { readTemplateFile } from "./template-file.ts";
import { UsageError } from "./usage-error.ts";

/** What a file of a template says. Placeholders are written as AWS writes them: @{bucketName}. */
const form = z.strictObject({
  Name: z.string(),
  Parameters: z
    .array(z.strictObject({ Name: z.string(), Type: z.enum(["string", "stringList"]) }))
    .default([]),
  Policy: z.record(z.string(), z.json()),
});

interface OfAccount {
  readonly account: string;
}

/** What AWS does for its partners when they come on board: the operator of the installation registers what accounts may ask others for. */
export function addDelegationTemplateCommands(program: Command, surroundings: Surroundings): void {
  const templates = program
    .command("delegation-template")
    .description("the policy templates by which an account asks others for temporary access");

  const add = templates
    .command("add")
    .description("register a template for the account that is to ask with it; prints its ARN")
    .argument("<file>", "JSON: Name, Parameters (Name and Type, string or stringList), Policy")
    .requiredOption("--account <digits>", "the account that asks others", accountIdFlag);
  addSettings(add, INSTALLATION_SETTINGS).action(async (path: string, { account, ...where }: OfAccount) => {
    const { Name, Parameters, Policy } = await readTemplateFile(path, form);
    const arn = await withInstallation(where, surroundings, async (installation) => {
      await requireAccount(installation, account);
      const { storage, runtime, directoryOf } = installation;
      return storage.write((tx) =>
        directoryOf(account, runtime.now(), tx).delegationTemplates.add({
          name: Name,
          policy: Policy,
          parameters: Parameters.map((one) => ({ name: one.Name, type: one.Type })),
        }),
      );
    });
    surroundings.out(`${arn}\n`);
  });

  const list = templates
    .command("list")
    .description("list the templates of all accounts")
    .option("--json", "print JSON lines");
  addSettings(list, INSTALLATION_SETTINGS).action(async ({ json, ...where }: { readonly json?: boolean }) => {
    const rows = await withInstallation(where, surroundings, async ({ storage, directoryOf, runtime }) => {
      const accounts = await listAccounts(storage.reader);
      const all = accounts.map(({ account_id: id }) =>
        directoryOf(id, runtime.now()).delegationTemplates.list(),
      );
      return (await Promise.all(all)).flat();
    });
    for (const row of rows) {
      const arn = delegationTemplateArn(row.account_id, row.name);
      const createDate = instantText(row.created_at);
      surroundings.out(
        json === true
          ? `${JSON.stringify({ arn, createDate, parameters: JSON.parse(row.parameters) as Json, policy: JSON.parse(row.policy) as Json })}\n`
          : `${createDate}  ${arn}\n`,
      );
    }
  });

  const remove = templates
    .command("remove")
    .description("take a template away; requests that were made with it stay as they are")
    .argument("<name>", "its name")
    .requiredOption("--account <digits>", "the account whose it is", accountIdFlag);
  addSettings(remove, INSTALLATION_SETTINGS).action(
    async (name: string, { account, ...where }: OfAccount) => {
      await withInstallation(where, surroundings, async (installation) => {
        await requireAccount(installation, account);
        const { storage, runtime, directoryOf } = installation;
        await storage.write((tx) => directoryOf(account, runtime.now(), tx).delegationTemplates.remove(name));
      });
    },
  );
}

async function requireAccount({ storage }: OpenedInstallation, accountId: string): Promise<void> {
  if ((await findAccount(storage.reader, accountId)) === undefined)
    throw new UsageError(`There is no account ${accountId} on this server`);
}
