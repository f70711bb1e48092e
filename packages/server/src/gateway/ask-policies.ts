import type { AnyCaller } from "../authenticate/caller.ts";
import type { Answer, Authorizer } from "../authorize/authorize.ts";
import type { PolicyGroups } from "../authorize/policy-groups.ts";
import type { RequestFacts } from "../authorize/request-facts.ts";
import type { Directory } from "../directory/directory.ts";
import type { AccessRule } from "../services/operation.ts";
import type { WriteTransaction } from "../storage/storage.ts";
import type { CataloguedOperation } from "./catalogue.ts";
import type { Progress } from "./trail.ts";

export interface AskOptions {
  readonly authorizer: Authorizer;
  readonly policies: PolicyGroups;
  readonly directoryOf: (accountId: string, now: number, tx?: WriteTransaction) => Directory;
}

/** One operation that a caller asks for. */
export interface Asked {
  readonly caller: AnyCaller;
  readonly operation: CataloguedOperation;
  readonly input: object;
  readonly facts: RequestFacts;
}

/** Lets a caller go on, or throws the refusal. What the policies answered is kept in the request's progress, whatever it is. */
export type RequireAllowed = (asked: Asked, progress: Progress, tx?: WriteTransaction) => Promise<void>;

/** @returns asks by what is stored now, or by what a transaction sees */
export function createRequireAllowed({ authorizer, policies, directoryOf }: AskOptions): RequireAllowed {
  /** Asks the policies each question of the operation's access rule, up to the first refusal. */
  async function ask(
    { caller, operation: { operation, action }, input, facts }: Asked,
    tx?: WriteTransaction,
  ): Promise<readonly Answer[]> {
    const { access } = operation;
    if (typeof access !== "function") return [];
    const { accountId } = caller;
    const declared = await access({
      input,
      caller,
      accountId,
      directory: directoryOf(accountId, facts.now, tx),
      directoryOf: (id) => directoryOf(id, facts.now, tx),
      policies,
    });
    const rules: readonly AccessRule[] = Array.isArray(declared) ? declared : [declared];
    if (rules.length === 0) throw new Error(`The access rule of ${action} asks nothing`);
    const answers: Answer[] = [];
    for (const rule of rules) {
      const answer = await authorizer.ask(
        caller,
        {
          action: rule.action ?? action,
          resource: rule.resource,
          resourceAccountId: rule.resourceAccountId ?? accountId,
          context: rule.context ?? {},
          resourcePolicy: rule.resourcePolicy,
          withoutReason: rule.withoutReason ?? false,
        },
        facts,
        tx?.db,
      );
      answers.push(answer);
      if (answer.refusal !== undefined) break;
    }
    return answers;
  }

  return async (asked, progress, tx) => {
    progress.answers = await ask(asked, tx);
    const refusal = progress.answers.at(-1)?.refusal;
    if (refusal !== undefined) throw refusal;
  };
}
