import type { DelegationTemplateRow } from "../../storage/schema/delegation.ts";
import { entityAlreadyExists, invalidInput, noSuchEntity } from "../errors.ts";
import { refuseDuplicate } from "../names.ts";
import type { DirectoryScope } from "../scope.ts";
import type { Json } from "./placeholders.ts";
import { type PolicyTemplate, type TemplateParameter, templateProblem } from "./policy-template.ts";

export interface NewDelegationTemplate extends PolicyTemplate {
  readonly name: string;
}

const NAME = /^[\w+=,.@-]{1,128}$/;

/** The policy templates of an account that asks others for access. */
export function delegationTemplatesOf({ db, accountId, now }: DirectoryScope) {
  function find(arn: string): Promise<DelegationTemplateRow | undefined> {
    const name = templateName(accountId, arn);
    if (name === undefined) return Promise.resolve(undefined);
    return db
      .selectFrom("delegation_templates")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("name", "=", name)
      .executeTakeFirst();
  }

  return {
    /** Throws InvalidInput for a template that is not right, and EntityAlreadyExists. Returns its ARN. */
    async add({ name, policy, parameters }: NewDelegationTemplate): Promise<string> {
      if (!NAME.test(name))
        throw invalidInput("The name of a template has up to 128 letters, digits, and _+=,.@-");
      const problem = templateProblem({ policy, parameters });
      if (problem !== undefined) throw invalidInput(problem);
      await refuseDuplicate(
        db
          .insertInto("delegation_templates")
          .values({
            account_id: accountId,
            name,
            policy: JSON.stringify(policy),
            parameters: JSON.stringify(parameters),
            created_at: now(),
          })
          .execute(),
        () => entityAlreadyExists(`A delegation template with name ${name} already exists.`),
      );
      return delegationTemplateArn(accountId, name);
    },

    /** What was asked for with it stays as it is: requests keep their own policy. Throws NoSuchEntity. */
    async remove(name: string): Promise<void> {
      const [{ numDeletedRows } = { numDeletedRows: 0n }] = await db
        .deleteFrom("delegation_templates")
        .where("account_id", "=", accountId)
        .where("name", "=", name)
        .execute();
      if (numDeletedRows === 0n) throw noSuchEntity(`The delegation template ${name} cannot be found.`);
    },

    /** Throws InvalidInput for an ARN of no template of this account. */
    async get(arn: string): Promise<PolicyTemplate> {
      const row = await find(arn);
      if (row === undefined)
        throw invalidInput(`The policy template ${arn} is not registered for the account ${accountId}.`);
      return {
        policy: JSON.parse(row.policy) as Json,
        parameters: JSON.parse(row.parameters) as readonly TemplateParameter[],
      };
    },

    /** Sorted by name. */
    list(): Promise<readonly DelegationTemplateRow[]> {
      return db
        .selectFrom("delegation_templates")
        .selectAll()
        .where("account_id", "=", accountId)
        .orderBy("name")
        .execute();
    },
  };
}

/** AWS does not publish the form of its own: this one names the partner's account, and the template. */
export function delegationTemplateArn(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:delegation-template/${name}`;
}

function templateName(accountId: string, arn: string): string | undefined {
  const beginning = delegationTemplateArn(accountId, "");
  return arn.startsWith(beginning) ? arn.slice(beginning.length) : undefined;
}
