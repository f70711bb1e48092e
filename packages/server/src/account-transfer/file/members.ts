import type { Problems } from "../problems.ts";

/** Reads the members of one object of the file, and tells what is wrong with them. What cannot be read is undefined, and told. */
export interface MemberReader {
  readonly path: string;
  text(name: string, rule?: TextRule): string | undefined;
  /** Like `text`, without a word when the member is not there. */
  optionalText(name: string, rule?: TextRule): string | undefined;
  /** Epoch milliseconds. */
  instant(name: string): number | undefined;
  optionalInstant(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  /** The objects of a list; none when it is not there. */
  list(name: string): readonly MemberReader[];
  /** The texts of a list; none when it is not there. */
  texts(name: string, rule: TextRule): readonly string[];
  object(name: string): MemberReader | undefined;
  /** As it is. */
  raw(name: string): unknown;
  problem(name: string, reason: string): void;
  /** Says whom problems are about from now on. */
  about(entity: string): void;
  /** Tells of members that nobody asked for. */
  done(): void;
}

export interface TextRule {
  readonly pattern: RegExp;
  /** Characters. */
  readonly max: number;
}

export interface ReadMeans {
  readonly problems: Problems;
  /** Told once for each name of a member that nobody here knows: AWS adds members. */
  readonly unknown: (path: string, name: string) => void;
}

/** @param whom problems are about: "user alice" */
export function readMembers(
  object: unknown,
  path: string,
  whom: string,
  means: ReadMeans,
): MemberReader | undefined {
  let entity = whom;
  if (typeof object !== "object" || object === null || Array.isArray(object)) {
    means.problems.add(path, entity, "must be an object");
    return undefined;
  }
  // Own members only, and never by a look-up on the object: "__proto__" and "constructor" are names like others.
  const members = new Map(Object.entries(object));
  const read = new Set<string>();

  const get = (name: string): unknown => {
    read.add(name);
    return members.get(name) ?? undefined;
  };
  const place = (name: string) => (path === "" ? name : `${path}.${name}`);
  const problem = (name: string, reason: string) => means.problems.add(place(name), entity, reason);

  function check(name: string, value: unknown, rule?: TextRule): string | undefined {
    if (typeof value !== "string") {
      problem(name, "must be text");
      return undefined;
    }
    if (rule !== undefined && (value.length > rule.max || !rule.pattern.test(value))) {
      problem(name, `is not valid: ${shorten(value)}`);
      return undefined;
    }
    return value;
  }

  const reader: MemberReader = {
    path,
    text(name, rule) {
      const value = get(name);
      if (value === undefined) {
        problem(name, "is missing");
        return undefined;
      }
      return check(name, value, rule);
    },
    optionalText(name, rule) {
      const value = get(name);
      return value === undefined ? undefined : check(name, value, rule);
    },
    instant(name) {
      const value = get(name);
      if (value === undefined) {
        problem(name, "is missing");
        return undefined;
      }
      return reader.optionalInstant(name);
    },
    optionalInstant(name) {
      const value = get(name);
      if (value === undefined) return undefined;
      const at = typeof value === "string" && INSTANT.test(value) ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(at) || at < 0) {
        problem(name, `is no instant: ${shorten(typeof value === "string" ? value : JSON.stringify(value))}`);
        return undefined;
      }
      return Math.floor(at / 1000) * 1000;
    },
    flag(name) {
      const value = get(name);
      if (value === undefined || typeof value === "boolean") return value;
      problem(name, "must be true or false");
      return undefined;
    },
    list(name) {
      return items(name).flatMap((item, index) => {
        const made = readMembers(item, `${place(name)}[${index}]`, entity, means);
        return made === undefined ? [] : [made];
      });
    },
    texts(name, rule) {
      return items(name).flatMap((item, index) => {
        const text = check(`${name}[${index}]`, item, rule);
        return text === undefined ? [] : [text];
      });
    },
    object(name) {
      const value = get(name);
      return value === undefined ? undefined : readMembers(value, place(name), entity, means);
    },
    raw: get,
    problem,
    about(other) {
      entity = other;
    },
    done() {
      for (const name of members.keys()) if (!read.has(name)) means.unknown(path, name);
    },
  };

  function items(name: string): readonly unknown[] {
    const value = get(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    problem(name, "must be a list");
    return [];
  }

  return reader;
}

/** ISO 8601, as the versions of the AWS CLI write it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Text of the file as it may be shown: not all of it, and in quotes. */
export function shorten(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
