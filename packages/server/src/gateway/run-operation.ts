import { invalidClientTokenId } from "@signet/signature";
import type { WireResponse } from "@signet/wire";
import { type AnyCaller, type Caller, isFederated } from "../authenticate/caller.ts";
import { authenticationError } from "../authenticate/errors.ts";
import { isStillValid } from "../authenticate/still-valid.ts";
import type { Journal } from "../audit/journal.ts";
import type { RequestFacts } from "../authorize/request-facts.ts";
import type { Passwords } from "../credentials/passwords.ts";
import type { CredentialTools } from "../credentials/tools.ts";
import type { Directory } from "../directory/directory.ts";
import type { Call, Preparation, Seals } from "../services/operation.ts";
import type { WriteTransaction } from "../storage/storage.ts";
import type { Asked, RequireAllowed } from "./ask-policies.ts";
import type { BoundedWrite } from "./bounded-writes.ts";
import type { CataloguedOperation } from "./catalogue.ts";
import { speaksJson } from "./route.ts";
import type { Told, Trail } from "./trail.ts";

export interface RunOptions {
  readonly journal: Journal;
  readonly credentials: CredentialTools;
  readonly seals: Seals;
  readonly passwords: Passwords;
  readonly publicUrl: string;
  readonly directoryOf: (accountId: string, now: number, tx?: WriteTransaction) => Directory;
}

export interface RunMeans {
  readonly trail: Trail;
  readonly write: BoundedWrite;
  readonly requireAllowed: RequireAllowed;
}

/** What an operation does once it is allowed, and the little that it does before. */
export function createRunner(options: RunOptions, { trail, write, requireAllowed }: RunMeans) {
  const { journal, directoryOf } = options;

  function preparationOf(caller: Caller, { now }: RequestFacts): Preparation {
    const { accountId } = caller;
    return {
      caller,
      accountId,
      now,
      // Accounts take turns: one that changes passwords all the time must not keep the others from it.
      passwords: {
        hash: (password) => options.passwords.hash(password, accountId),
        verify: (password, hash) => options.passwords.verify(password, hash, accountId),
      },
      get directory() {
        return directoryOf(accountId, now);
      },
      apart: (work) => write((tx) => work(directoryOf(accountId, now, tx))),
    };
  }

  function callOf({ caller, facts }: Asked, tx?: WriteTransaction): Call<AnyCaller> {
    return {
      caller,
      accountId: caller.accountId,
      region: facts.region,
      requestId: facts.requestId,
      now: facts.now,
      secondFactorAt: facts.secondFactorAt,
      get directory() {
        return directoryOf(caller.accountId, facts.now, tx);
      },
      directoryOf: (id) => directoryOf(id, facts.now, tx),
      credentials: options.credentials,
      seals: options.seals,
      publicUrl: options.publicUrl,
    };
  }

  /**
   * What allowed a change may be gone when its turn comes: the key, a policy, a boundary of what is changed. So the questions are asked
   * again where the answers cannot change any more; the first time was to let nobody wait in line who may not change anything.
   */
  async function requireStillAllowed(
    asked: Asked,
    { routed, progress }: Told,
    tx: WriteTransaction,
  ): Promise<void> {
    const { caller, facts } = asked;
    // Who has no key is vouched for by a provider: whether that is still there, the access rule asks.
    if (!isFederated(caller) && !(await isStillValid(tx.db, caller, facts.now))) {
      throw authenticationError(invalidClientTokenId(), speaksJson(routed.format));
    }
    await requireAllowed(asked, progress, tx);
  }

  return {
    /** When a second factor was shown in the request itself, in epoch milliseconds. Few operations take one. */
    secondFactorOf(
      { operation }: CataloguedOperation,
      input: object,
      caller: Caller,
      facts: RequestFacts,
    ): Promise<number | undefined> | undefined {
      if (operation.secondFactor === undefined) return undefined;
      return operation.secondFactor(input, preparationOf(caller, facts));
    },

    /** A change and its event are committed together; events of what changes nothing follow in batches. */
    async run(asked: Asked, told: Told): Promise<WireResponse> {
      const { caller, input, facts } = asked;
      const { operation, compiled, describe } = asked.operation;
      const prepared = isFederated(caller)
        ? undefined
        : await operation.prepare?.(input, preparationOf(caller, facts));
      if (operation.effect === "write") {
        return write(async (tx) => {
          await requireStillAllowed(asked, told, tx);
          const output = await operation.handle(input, callOf(asked, tx), prepared);
          const response = compiled.write(output, facts.requestId);
          const event = trail.eventOf(told, { output: describe.output(output) });
          await journal.record(tx.db, event);
          return response;
        });
      }
      const output = await operation.handle(input, callOf(asked), prepared);
      const response = compiled.write(output, facts.requestId);
      const answer = operation.answerInTrail === true ? describe.output(output) : null;
      journal.enqueue(trail.eventOf(told, { output: answer }));
      return response;
    },
  };
}
