import type { JsonNode, JsonString } from "../json/json-node.ts";
import { MESSAGES, type Problems } from "../problem.ts";

/** A text of a policy with its path. */
export interface Entry {
  readonly node: JsonString;
  readonly path: string;
}

/** Reads a string or an array of strings; anything else is a problem and is left out. */
export function readTexts(node: JsonNode, path: string, problems: Problems): readonly Entry[] {
  const items = node.type === "array" ? node.items : [node];
  return items.flatMap((item, index) => {
    const itemPath = node.type === "array" ? `${path}[${index}]` : path;
    if (item.type === "string") return [{ node: item, path: itemPath }];
    problems.add("type", MESSAGES.syntax, item.at, itemPath, "a string is expected");
    return [];
  });
}
