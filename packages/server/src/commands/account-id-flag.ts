import { InvalidArgumentError } from "commander";

/** Reads the id of an account from a flag. */
export function accountIdFlag(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError("An account id has 12 digits.");
  return value;
}
