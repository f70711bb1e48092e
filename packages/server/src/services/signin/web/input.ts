import { WebError } from "./route.ts";

type Input = Readonly<Record<string, unknown>>;

const LONGEST = 4096;

/** A member that must be text. Throws WebError ValidationError, which names the member and not what it was. */
export function textOf(input: Input, name: string, longest = LONGEST): string {
  const value = optionalTextOf(input, name, longest);
  if (value === undefined) throw invalid(`${name} is missing.`);
  return value;
}

export function optionalTextOf(input: Input, name: string, longest = LONGEST): string | undefined {
  const value = Object.hasOwn(input, name) ? input[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalid(`${name} must be text.`);
  if (value.length > longest) throw invalid(`${name} may have at most ${longest} characters.`);
  return value;
}

export function flagOf(input: Input, name: string): boolean {
  const value = Object.hasOwn(input, name) ? input[name] : undefined;
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw invalid(`${name} must be true or false.`);
  return value;
}

/** A member that must be a JSON object. */
export function objectOf(input: Input, name: string): Input {
  const value = Object.hasOwn(input, name) ? input[name] : undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`${name} must be an object.`);
  return value as Input;
}

function invalid(message: string): WebError {
  return new WebError("ValidationError", 400, message);
}
