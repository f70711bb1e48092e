import { invalidInput } from "../errors.ts";

// Placeholders of templates, and the values that are put in their place. Values go into what was parsed, and stay values.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** "@{bucketName}" */
export const PLACEHOLDER = /@\{([^{}@]*)\}/g;
/** Characters that no template is filled in to more of. */
export const LONGEST_TEXT = 2048;

/** By the name of a parameter. */
export type Values = ReadonlyMap<string, readonly string[]>;

/** The names that stand in placeholders. */
export function placeholders(json: Json): readonly string[] {
  return [...JSON.stringify(json).matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/** Wildcards, variables and placeholders would say more than the template does. */
export function requirePlain(name: string, value: string): void {
  if (value === "" || /[*?$]|@\{/.test(value))
    throw invalidInput(`A value of the parameter ${name} is empty, or has wildcards or variables in it.`);
}

/**
 * Replaces placeholders in each text. A text with a list becomes as many texts as the list has values.
 *
 * @param strict refuses values with a colon inside of an ARN
 */
export function fill(json: Json, values: Values, strict: boolean): Json {
  if (typeof json === "string") {
    const texts = fillText(json, values, strict);
    return texts.length === 1 ? (texts[0] ?? "") : texts;
  }
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((one) => fill(one, values, strict));
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, fill(value, values, strict)]));
}

function fillText(text: string, values: Values, strict: boolean): readonly string[] {
  const names = [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name))];
  let chosen: readonly ReadonlyMap<string, string>[] = [new Map()];
  for (const name of names) {
    const list = values.get(name) ?? [];
    if (chosen.length * list.length > LONGEST_TEXT)
      throw invalidInput(`The policy with its parameters is longer than ${LONGEST_TEXT} characters.`);
    chosen = chosen.flatMap((one) => list.map((value) => new Map([...one, [name, value]])));
  }
  // Inside of an ARN a colon would move what follows into other parts of it.
  const isPart = text.startsWith("arn:") && names.length > 0;
  if (strict && isPart)
    for (const name of names)
      if (values.get(name)?.some((value) => value.includes(":")) === true)
        throw invalidInput(`A value of the parameter ${name} has a colon, inside of an ARN.`);
  return chosen.map((one) => text.replaceAll(PLACEHOLDER, (_whole, name: string) => one.get(name) ?? ""));
}
