import type { Effort } from "../../match/wildcard.ts";
import type { Condition } from "../../policy.ts";
import { keyFacts } from "../key-facts.ts";
import { ipValues } from "./ip-values.ts";
import { dateValues, numericValues } from "./ordered-values.ts";
import { textValues } from "./text-values.ts";
import { type ValueKind, valuesOfType } from "./value-kind.ts";

/** What is no number, date, address or base64. */
const OTHER_KIND = "?";

/** Values of a key, one at least for each way in which a request can answer the conditions; undefined when that is too much. */
export function valuesFor(
  key: string,
  kind: ValueKind | undefined,
  conditions: readonly Condition[],
  effort: Effort,
): readonly string[] | undefined {
  const { shapes, readable, typed } = keyFacts(key);
  const found = valuesOfKind(kind, conditions, shapes, effort);
  if (found === undefined) return undefined;
  const unfit = kind === undefined || kind === "text" || typed ? [] : [OTHER_KIND];
  return [...readable, ...found, ...unfit];
}

function valuesOfKind(
  kind: ValueKind | undefined,
  conditions: readonly Condition[],
  shapes: ReturnType<typeof keyFacts>["shapes"],
  effort: Effort,
): readonly string[] | undefined {
  switch (kind) {
    case undefined:
    case "text":
      return textValues(conditions, shapes, effort);
    case "numeric":
      return numericValues(conditions);
    case "date":
      return dateValues(conditions);
    case "ip":
      return ipValues(conditions);
    case "binary":
      return binaryValues(conditions);
  }
}

/** The values that are asked for, and others. */
function binaryValues(conditions: readonly Condition[]): readonly string[] {
  const asked = valuesOfType(conditions, "binary").map(({ base64 }) => base64);
  // No other is as long as this one.
  const longer = "A".repeat(4 * (1 + Math.max(0, ...asked.map(({ length }) => length >> 2))));
  return ["ZXhhbXBsZQ", ...asked, longer];
}
