import { parsePolicy } from "@signet/policy";
import { invalidInput } from "../errors.ts";
import {
  fill,
  type Json,
  LONGEST_TEXT,
  PLACEHOLDER,
  placeholders,
  requirePlain,
  type Values,
} from "./placeholders.ts";

/** A parameter that a template has: one value, or several that stand side by side. */
export interface TemplateParameter {
  readonly name: string;
  readonly type: ParameterType;
}

export type ParameterType = "string" | "stringList";

/** What a request fills in, as the API has it. */
export interface GivenParameter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
  readonly Type?: string | undefined;
}

/** A policy with placeholders, and what they stand for (IAM User Guide, "Policy templates"). */
export interface PolicyTemplate {
  readonly policy: Json;
  readonly parameters: readonly TemplateParameter[];
}

/** Characters of a policy with its parameters filled in (the same page). */
const LONGEST_POLICY = LONGEST_TEXT;

const PARAMETER_NAME = /^[\w.-]{5,256}$/;
/** Elements of a statement whose texts may have placeholders: what partners choose is what is acted on, never what is done. */
const OPEN_ELEMENTS = ["Resource", "NotResource", "Condition"];

/**
 * What is wrong with a template, in a sentence; undefined for a good one. Placeholders may stand in resources and in values of conditions;
 * each has a parameter, each parameter a placeholder, and with values put in it is a policy that can be read.
 */
export function templateProblem({ policy, parameters }: PolicyTemplate): string | undefined {
  const names = parameters.map(({ name }) => name);
  const bad = names.find((name) => !PARAMETER_NAME.test(name));
  if (bad !== undefined) return `The name of a parameter has 5 to 256 letters, digits, and _.-: ${bad}`;
  if (new Set(names).size < names.length) return "Two parameters have the same name.";
  const closed = closedPlaceholder(policy, []);
  if (closed !== undefined) return `There can be no placeholder in ${closed}.`;
  const used = placeholders(policy);
  const unknown = used.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return `The policy has a placeholder @{${unknown}}, and no parameter of that name.`;
  const unused = names.find((name) => !used.includes(name));
  if (unused !== undefined) return `The parameter ${unused} is nowhere in the policy.`;
  // What is all of a resource is a whole ARN.
  const text = JSON.stringify(policy);
  const examples = names.map((name) => {
    const isWhole = text.includes(JSON.stringify(`@{${name}}`));
    return [name, [isWhole ? "arn:aws:s3:::example" : "example"]] as const;
  });
  const parsed = parsePolicy(JSON.stringify(fill(policy, new Map(examples), false)), "session");
  if (parsed.ok) return undefined;
  const [problem] = parsed.problems;
  return problem === undefined ? "The policy cannot be read." : `${problem.message} (${problem.path})`;
}

/** A placeholder right after a dollar, or within a policy variable: a value could make a variable of it, or choose which. */
const MAKES_VARIABLE = /\$@\{|\$\{[^}]*@\{/;

/** The place of a placeholder that stands where none can, or of one that does not end. */
function closedPlaceholder(json: Json, path: readonly string[]): string | undefined {
  if (typeof json === "string") {
    if (!json.includes("@{")) return undefined;
    const isOpen = path[0] === "Statement" && OPEN_ELEMENTS.includes(path[1] ?? "");
    const isWhole = !json.replaceAll(PLACEHOLDER, "").includes("@{") && !MAKES_VARIABLE.test(json);
    return isOpen && isWhole ? undefined : path.join(".");
  }
  if (typeof json !== "object" || json === null) return undefined;
  if (Array.isArray(json)) return firstOf(json as readonly Json[], (one) => closedPlaceholder(one, path));
  return firstOf(Object.entries(json), ([name, value]) =>
    name.includes("@{") ? [...path, name].join(".") : closedPlaceholder(value, [...path, name]),
  );
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The policy of a template with values in place of its parameters, as JSON. Values are put into the parsed policy, so that they stay values
 * whatever is in them. Throws InvalidInput for values that do not fit the parameters, that would be patterns or variables, or that make the
 * policy longer than 2,048 characters.
 */
export function renderPolicy(
  { policy, parameters }: PolicyTemplate,
  given: readonly GivenParameter[],
): string {
  const values = readValues(parameters, given);
  const text = JSON.stringify(fill(policy, values, true));
  if (text.length > LONGEST_POLICY)
    throw invalidInput(`The policy with its parameters is longer than ${LONGEST_POLICY} characters.`);
  const parsed = parsePolicy(text, "session");
  if (!parsed.ok) throw invalidInput("The policy with its parameters cannot be read.");
  return text;
}

function readValues(parameters: readonly TemplateParameter[], given: readonly GivenParameter[]): Values {
  const values = new Map<string, readonly string[]>();
  for (const { Name: name = "", Values: list = [], Type: type } of given) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) throw invalidInput(`The policy template has no parameter ${name}.`);
    if (values.has(name)) throw invalidInput(`The parameter ${name} is given twice.`);
    if (type !== parameter.type)
      throw invalidInput(`The parameter ${name} must be of type ${parameter.type}.`);
    if (type === "string" ? list.length !== 1 : list.length === 0)
      throw invalidInput(`The parameter ${name} must have ${type === "string" ? "one value" : "values"}.`);
    for (const value of list) requirePlain(name, value);
    values.set(name, list);
  }
  const missing = parameters.find(({ name }) => !values.has(name));
  if (missing !== undefined) throw invalidInput(`The parameter ${missing.name} is missing.`);
  return values;
}
