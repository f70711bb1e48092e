import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Credentials } from "../support/credentials.ts";
import type { Installation } from "../support/installation.ts";
import { sdk } from "../support/sdk.ts";
import { askFor, lookAt } from "./ask.ts";
import { chooseChange } from "./choose.ts";
import { after, type Change, type People, UNKNOWN_KEY } from "./people.ts";
import type { Random } from "./random.ts";

/** Changes people of its own, one request after the other, and remembers what was acknowledged. */
export interface Worker {
  /** Works until no answer comes any more. `acknowledged` is called after each answer, `killed` tells whether an end was due. */
  work(acknowledged: () => void, killed: () => boolean): Promise<void>;
  /** What there may be now: all that was acknowledged, and what was asked last either done whole or not at all. */
  possible(): readonly People[];
  /** What there is; from here on this is what the worker knows. A key that nobody was told of is told under one name, and deleted. */
  look(): Promise<People>;
  /** Active keys whose secret it was told, and that do not sign in. */
  deadKeys(): Promise<readonly string[]>;
}

export function createWorker(installation: Installation, random: Random, prefix: string): Worker {
  let people: People = {};
  let inDoubt: Change | undefined;
  const secrets = new Map<string, Credentials>();

  function named(found: People): People {
    return Object.fromEntries(
      Object.entries(found).map(([name, person]) => [
        name,
        {
          ...person,
          keys: Object.fromEntries(
            Object.entries(person.keys).map(([id, status]) => [secrets.has(id) ? id : UNKNOWN_KEY, status]),
          ),
        },
      ]),
    );
  }

  return {
    async work(acknowledged, killed) {
      for (;;) {
        inDoubt = chooseChange(random, prefix, people);
        let made: Credentials | undefined;
        try {
          made = await askFor(installation, prefix, inDoubt);
        } catch (error) {
          if (killed()) return;
          throw error;
        }
        if (made !== undefined) secrets.set(made.accessKeyId, made);
        people = after(people, inDoubt, made?.accessKeyId);
        inDoubt = undefined;
        acknowledged();
      }
    },
    possible: () => [named(people), ...(inDoubt === undefined ? [] : [named(after(people, inDoubt))])],
    async look() {
      people = await lookAt(installation, prefix);
      inDoubt = undefined;
      const found = named(people);
      for (const [user, { keys }] of Object.entries(people)) {
        for (const id of Object.keys(keys).filter((known) => !secrets.has(known))) {
          const deletion = { kind: "delete key", user, id } as const;
          await askFor(installation, prefix, deletion);
          people = after(people, deletion);
        }
      }
      return found;
    },
    async deadKeys() {
      const active = Object.values(people)
        .flatMap(({ keys }) => Object.entries(keys))
        .filter(([, status]) => status === "Active")
        .flatMap(([id]) => secrets.get(id) ?? []);
      const answers = await Promise.all(
        active.map((credentials) => installation.send(sdk, credentials, new GetCallerIdentityCommand())),
      );
      return active.filter((_, index) => answers[index]?.ok !== true).map(({ accessKeyId }) => accessKeyId);
    },
  };
}
