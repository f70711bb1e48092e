/** What is known of one user. */
export interface Person {
  readonly tags: Readonly<Record<string, string>>;
  /** Names of inline policies with the action that each allows. */
  readonly policies: Readonly<Record<string, string>>;
  /** Ids of access keys with their status; a key that nobody was told of has the id UNKNOWN_KEY. */
  readonly keys: Readonly<Record<string, "Active" | "Inactive">>;
}

/** Users by name. */
export type People = Readonly<Record<string, Person>>;

/** One request that changes something. */
export type Change =
  | { readonly kind: "create user"; readonly user: string }
  | { readonly kind: "delete user"; readonly user: string }
  | { readonly kind: "tag"; readonly user: string; readonly key: string; readonly value: string }
  | { readonly kind: "untag"; readonly user: string; readonly key: string }
  | { readonly kind: "put policy"; readonly user: string; readonly name: string; readonly action: string }
  | { readonly kind: "delete policy"; readonly user: string; readonly name: string }
  | { readonly kind: "create key"; readonly user: string }
  | {
      readonly kind: "update key";
      readonly user: string;
      readonly id: string;
      readonly to: "Active" | "Inactive";
    }
  | { readonly kind: "delete key"; readonly user: string; readonly id: string };

/** Stands for the id of a key whose answer never came. */
export const UNKNOWN_KEY = "?";

const NEW: Person = { tags: {}, policies: {}, keys: {} };

/** What there is after a change. `keyId` is the id of the key that the change made. */
export function after(people: People, change: Change, keyId: string = UNKNOWN_KEY): People {
  const { user } = change;
  const person = people[user] ?? NEW;
  switch (change.kind) {
    case "create user":
      return { ...people, [user]: NEW };
    case "delete user":
      return without(people, user);
    case "tag":
      return { ...people, [user]: { ...person, tags: { ...person.tags, [change.key]: change.value } } };
    case "untag":
      return { ...people, [user]: { ...person, tags: without(person.tags, change.key) } };
    case "put policy":
      return {
        ...people,
        [user]: { ...person, policies: { ...person.policies, [change.name]: change.action } },
      };
    case "delete policy":
      return { ...people, [user]: { ...person, policies: without(person.policies, change.name) } };
    case "create key":
      return { ...people, [user]: { ...person, keys: { ...person.keys, [keyId]: "Active" } } };
    case "update key":
      return { ...people, [user]: { ...person, keys: { ...person.keys, [change.id]: change.to } } };
    case "delete key":
      return { ...people, [user]: { ...person, keys: without(person.keys, change.id) } };
  }
}

function without<T>(entries: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(entries).filter(([candidate]) => candidate !== name));
}
