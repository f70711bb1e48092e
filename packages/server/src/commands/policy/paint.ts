import type { Surroundings } from "../surroundings.ts";

const CODES = { good: "32", bad: "31", warning: "33", faint: "2", strong: "1" } as const;

/** Colours what people read. */
export type Paint = (look: keyof typeof CODES, text: string) => string;

/** Colours where people look at a terminal and have not said NO_COLOR (no-color.org); elsewhere text stays as it is. */
export function painter({ isTerminal, env }: Pick<Surroundings, "isTerminal" | "env">): Paint {
  const refused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  if (!isTerminal || refused) return (_, text) => text;
  return (look, text) => `\u001b[${CODES[look]}m${text}\u001b[0m`;
}

/** Text of somebody's policy or request as it may be shown: what would steer a terminal is written out. */
export function plain(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ""}}`,
  );
}
