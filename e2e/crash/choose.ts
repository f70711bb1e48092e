import type { Change, People } from "./people.ts";
import type { Random } from "./random.ts";

const MOST_USERS = 6;
const KEYS_OF_A_USER = 2;

/** A change that the server grants to people as they are. */
export function chooseChange({ below, pick }: Random, prefix: string, people: People): Change {
  const [first, ...rest] = Object.keys(people);
  const newcomer = Array.from({ length: MOST_USERS }, (_, index) => `${prefix}-${index}`).find(
    (name) => people[name] === undefined,
  );
  const creation: Change[] = newcomer === undefined ? [] : [{ kind: "create user", user: newcomer }];
  if (first === undefined) return creation[0] ?? { kind: "create user", user: `${prefix}-0` };
  const user = pick([first, ...rest]);
  const { tags = {}, policies = {}, keys = {} } = people[user] ?? {};
  const changes: Change[] = [
    ...creation,
    { kind: "tag", user, key: `t${below(3)}`, value: `v${below(1_000)}` },
    { kind: "put policy", user, name: `p${below(3)}`, action: `iam:Get${below(1_000)}` },
    ...Object.keys(tags).map((key): Change => ({ kind: "untag", user, key })),
    ...Object.keys(policies).map((name): Change => ({ kind: "delete policy", user, name })),
    ...Object.entries(keys).flatMap(([id, status]): readonly Change[] => [
      { kind: "update key", user, id, to: status === "Active" ? "Inactive" : "Active" },
      { kind: "delete key", user, id },
    ]),
  ];
  if (Object.keys(keys).length < KEYS_OF_A_USER) changes.push({ kind: "create key", user });
  if (Object.keys(keys).length + Object.keys(policies).length === 0)
    changes.push({ kind: "delete user", user });
  const [one, ...others] = changes;
  if (one === undefined) throw new Error("There is always something to do");
  return pick([one, ...others]);
}
