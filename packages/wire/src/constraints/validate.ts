import { holdsPrivateKey } from "../private-key.ts";
import { oncePerStructure } from "../shapes/once-per-structure.ts";
import {
  isScalar,
  type ListShape,
  type MapShape,
  type Member,
  type ScalarShape,
  type Shape,
  type StructureShape,
} from "../shapes/shape.ts";
import { scalarRules, sizeRules, type Rule } from "./rules.ts";
import { echo, mostViolations, type Violation } from "./violations.ts";

/** Adds the violations of a value, and of what is in it. */
type Validator = (value: never, path: string, found: Violation[]) => void;

type StructureValidator = (value: object, path: string, found: Violation[]) => void;

/** The validator of a structure that was read by its schema, compiled once. It stops at `mostViolations`. */
export const structureValidator = oncePerStructure(compileStructure);

/** Undefined where the model has no rule. */
function compile(shape: Shape): Validator | undefined {
  if (isScalar(shape)) return compileScalar(shape);
  switch (shape.kind) {
    case "structure":
      // Looked up when used: a structure may contain itself.
      return (value: object, path, found) => structureValidator(shape)(value, path, found);
    case "list":
      return compileList(shape);
    case "map":
      return compileMap(shape);
  }
}

function compileStructure(shape: StructureShape): StructureValidator {
  const checks = shape.members.flatMap((member: Member) => {
    const validate = compile(member.shape);
    if (validate === undefined && !member.required) return [];
    return [{ name: member.name, label: lowerFirst(member.name), required: member.required, validate }];
  });
  return (structure, path, found) => {
    const record = structure as Readonly<Record<string, unknown>>;
    for (const { name, label, required, validate } of checks) {
      if (found.length >= mostViolations) return;
      const value = Object.hasOwn(record, name) ? record[name] : undefined;
      const memberPath = path === "" ? label : `${path}.${label}`;
      if (value !== undefined) validate?.(value as never, memberPath, found);
      else if (required) found.push({ path: memberPath, value: "null", rule: "Member must not be null" });
    }
  };
}

function compileList(shape: ListShape): Validator | undefined {
  const size = sizeRules(shape.facts);
  const element = shape.element;
  const sensitive = shape.sensitive || element.sensitive;
  if (!isScalar(element)) {
    const validate = compile(element);
    return (values: readonly never[], path, found) => {
      const broken = size.filter((rule) => !rule.holds(values.length as never));
      // The elements are not repeated: AWS prints them in a form of its language.
      for (const { text } of broken) found.push({ path, value: undefined, rule: text });
      if (broken.length > 0 || validate === undefined) return;
      for (const [index, value] of values.entries()) {
        if (found.length >= mostViolations) return;
        validate(value, `${path}.${index + 1}.member`, found);
      }
    };
  }
  const rules = scalarRules(element);
  if (size.length === 0 && rules.length === 0) return undefined;
  return (values: readonly never[], path, found) => {
    const print = () => (sensitive ? undefined : echo(`[${values.join(", ")}]`));
    const broken = size.filter((rule) => !rule.holds(values.length as never));
    for (const { text } of broken) found.push({ path, value: print(), rule: text });
    if (broken.length > 0 || values.every((value) => holdsAll(rules, value))) return;
    // One violation for the list, whichever element it is: so does AWS.
    found.push({ path, value: print(), rule: `Member must satisfy constraint: [${textsOf(rules)}]` });
  };
}

function compileMap(shape: MapShape): Validator {
  const size = sizeRules(shape.facts);
  const keyRules = scalarRules(shape.key);
  const value = shape.value;
  const validate = compile(value);
  const valueRules = isScalar(value) ? scalarRules(value) : [];
  return (map: Readonly<Record<string, never>>, path, found) => {
    const keys = Object.keys(map);
    const broken = size.filter((rule) => !rule.holds(keys.length as never));
    for (const { text } of broken) found.push({ path, value: undefined, rule: text });
    if (broken.length > 0) return;
    if (!keys.every((key) => holdsAll(keyRules, key as never))) {
      found.push({
        path,
        value: undefined,
        rule: `Map keys must satisfy constraint: [${textsOf(keyRules)}]`,
      });
    }
    if (valueRules.length > 0) {
      if (!keys.every((key) => holdsAll(valueRules, map[key] as never))) {
        found.push({
          path,
          value: undefined,
          rule: `Map value must satisfy constraint: [${textsOf(valueRules)}]`,
        });
      }
      return;
    }
    if (validate === undefined) return;
    for (const key of keys) {
      if (found.length >= mostViolations) return;
      validate(map[key] as never, `${path}.${key}.member`, found);
    }
  };
}

function compileScalar(shape: ScalarShape): Validator | undefined {
  const rules = scalarRules(shape);
  if (rules.length === 0) return undefined;
  return (value, path, found) => {
    for (const { holds, text } of rules) {
      if (holds(value)) continue;
      found.push({ path, value: printScalar(shape, value), rule: text });
    }
  };
}

function printScalar(shape: ScalarShape, value: unknown): string | undefined {
  if (shape.sensitive || shape.kind === "blob") return undefined;
  const text = String(value);
  return holdsPrivateKey(text) ? undefined : echo(text);
}

function holdsAll(rules: readonly Rule[], value: never): boolean {
  return rules.every(({ holds }) => holds(value));
}

function textsOf(rules: readonly Rule[]): string {
  return rules.map(({ text }) => text).join(", ");
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
