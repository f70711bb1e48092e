import { type CompiledPolicies, compilePolicies, type PolicyKind, type PolicySource } from "@signet/policy";
import { createLru } from "../lru.ts";
import type { PolicyTexts } from "./policy-texts.ts";

/** A stored policy in its place. */
export interface WrittenPolicy {
  readonly source: PolicySource;
  /** What it is read as. */
  readonly kind: PolicyKind;
  readonly text: string;
}

/** Compiles stored policies that stand side by side; the same ones in the same place are compiled once. */
export interface PolicyGroups {
  /**
   * @param place which group of policies it is, say the trust policy of one role: a place keeps what it had last, and compiles anew
   * when any source or text is another, so that nobody has to tell of a change. Whoever has the same policies should share a place.
   *
   * Throws when a stored policy cannot be read: see PolicyTexts.
   */
  readonly compile: (place: string, policies: readonly WrittenPolicy[]) => CompiledPolicies;
}

interface Group {
  readonly written: readonly WrittenPolicy[];
  readonly compiled: CompiledPolicies;
}

/** Characters of the texts whose compiled form is kept, which takes some 20 bytes for each. */
const MOST_CHARACTERS = 8_000_000;

/**
 * @param capacity how many groups are kept; the least recently used goes first
 * @param mostCharacters of the texts of those that are kept, together
 */
export function createPolicyGroups(
  texts: PolicyTexts,
  capacity: number,
  mostCharacters = MOST_CHARACTERS,
): PolicyGroups {
  const groups = createLru<string, Group>(capacity, { of: weightOf, most: mostCharacters });
  return {
    compile(place, written) {
      const known = groups.get(place);
      if (known !== undefined && isSame(known.written, written)) return known.compiled;
      const compiled = compilePolicies(
        written.map(({ source, kind, text }) => ({ source, policy: texts.read(text, kind) })),
      );
      groups.set(place, { written, compiled });
      return compiled;
    },
  };
}

function weightOf(place: string, { written }: Group): number {
  return written.reduce((sum, { text }) => sum + text.length, place.length);
}

/** What explanations name is part of what is compiled, so two policies of one text under two names are not the same. */
function isSame(before: readonly WrittenPolicy[], now: readonly WrittenPolicy[]): boolean {
  if (before === now) return true;
  return (
    before.length === now.length &&
    before.every((one, index) => {
      const other = now[index];
      return (
        other !== undefined &&
        one.kind === other.kind &&
        one.source.type === other.source.type &&
        one.source.id === other.source.id &&
        one.source.name === other.source.name &&
        one.text === other.text
      );
    })
  );
}
