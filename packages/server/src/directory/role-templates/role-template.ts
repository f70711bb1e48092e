import { parsePolicy, type PolicyKind } from "@signet/policy";
import { fill, type Json, placeholders, requirePlain, type Values } from "../delegation/placeholders.ts";
import { invalidInput } from "../errors.ts";

export const PARAMETER_TYPES = ["String", "StringList", "Number", "NumberList", "Arn", "ArnList"] as const;

/** IAM API Reference, ParameterDefinition. */
export interface RoleParameter {
  readonly Name: string;
  readonly Type: (typeof PARAMETER_TYPES)[number];
  readonly Description?: string | undefined;
  /** Default: false, and then there is a DefaultValue. */
  readonly IsRequired?: boolean | undefined;
  readonly DefaultValue?: string | undefined;
  readonly Immutable?: boolean | undefined;
}

/** What the operator registers: members of the API's RoleTemplateVersion, with policies as objects. */
export interface RoleTemplate {
  readonly Description?: string | undefined;
  readonly RoleNamePattern: string;
  readonly RolePathPattern?: string | undefined;
  readonly RoleDescriptionPattern?: string | undefined;
  readonly AssumeRolePolicyDocumentTemplate: Json;
  readonly InlinePolicyTemplates: readonly { readonly PolicyName: string; readonly PolicyDocument: Json }[];
  readonly ManagedPolicyArns: readonly string[];
  readonly PermissionBoundaryArn?: string | undefined;
  readonly ParametersDefinition: readonly RoleParameter[];
  readonly RoleTagsTemplate: readonly { readonly Key: string; readonly Value: string }[];
  readonly MaxSessionDuration?: number | undefined;
}

/** A template with its parameters filled in: a role that is to be made. */
export interface TemplatedRole {
  readonly name: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly trustPolicy: string;
  readonly inlinePolicies: readonly { readonly name: string; readonly document: string }[];
  readonly managedPolicyArns: readonly string[];
  readonly boundaryArn: string | undefined;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly maxSessionDuration: number | undefined;
}

export type ReplacementValues = Readonly<Record<string, { readonly Values: readonly string[] }>>;

const EXAMPLES: Readonly<Record<RoleParameter["Type"], string>> = {
  String: "example",
  StringList: "example",
  Number: "1",
  NumberList: "1",
  Arn: "arn:aws:s3:::example",
  ArnList: "arn:aws:s3:::example",
};
const FORMS: Readonly<Record<"Number" | "Arn", RegExp>> = {
  Number: /^-?\d{1,15}(?:\.\d{1,15})?$/,
  Arn: /^arn:[\w-]+:[\w.-]+:[\w-]*:(?:\d{12}|aws)?:\S+$/,
};
/** Elements of statements that have no placeholders: a caller never chooses what a role may do, or how. */
const CLOSED = ["Version", "Effect", "Action", "NotAction", "Sid"];
const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH = /^\/(?:[!-.0-~]+\/)*$/;

/** What is wrong with a template, in a sentence; undefined for a good one. */
export function roleTemplateProblem(template: RoleTemplate): string | undefined {
  const { ParametersDefinition: parameters } = template;
  const names = parameters.map(({ Name }) => Name);
  if (new Set(names).size < names.length) return "Two parameters have the same name.";
  const used = new Set(placeholders(template as unknown as Json));
  const unknown = [...used].find((name) => !names.includes(name));
  if (unknown !== undefined) return `There is a placeholder @{${unknown}}, and no parameter of that name.`;
  for (const parameter of parameters) {
    const { Name, IsRequired, DefaultValue } = parameter;
    if (!used.has(Name)) return `The parameter ${Name} is used nowhere.`;
    if (IsRequired !== true && DefaultValue === undefined)
      return `The parameter ${Name} is not required, and has no default value.`;
  }
  const policies: readonly Json[] = [
    template.AssumeRolePolicyDocumentTemplate,
    ...template.InlinePolicyTemplates.map(({ PolicyDocument }) => PolicyDocument),
  ];
  for (const policy of policies) {
    const closed = closedPlaceholder(policy);
    if (closed !== undefined) return `There can be no placeholder in ${closed}.`;
  }
  return problemOfExample(template);
}

function closedPlaceholder(json: Json): string | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  if (Array.isArray(json)) return firstOf(json as readonly Json[], closedPlaceholder);
  return firstOf(Object.entries(json), ([name, value]) => {
    if (name.includes("@{")) return name;
    if (CLOSED.includes(name)) return JSON.stringify(value).includes("@{") ? name : undefined;
    return closedPlaceholder(value);
  });
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function problemOfExample(template: RoleTemplate): string | undefined {
  const examples = template.ParametersDefinition.map(
    ({ Name, Type }) => [Name, { Values: [EXAMPLES[Type]] }] as const,
  );
  try {
    const role = renderRole(template, Object.fromEntries(examples));
    return (
      problemOf(role.trustPolicy, "trust") ??
      firstOf(role.inlinePolicies, ({ document }) => problemOf(document, "identity"))
    );
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

function problemOf(text: string, kind: PolicyKind): string | undefined {
  const parsed = parsePolicy(text, kind);
  return parsed.ok ? undefined : parsed.problems.map(({ message, path }) => `${message} (${path})`)[0];
}

/**
 * Puts values into a template. Throws InvalidInput for values that do not fit the parameters, that have wildcards or variables in them, and
 * for a name or a path that no role can have.
 */
export function renderRole(template: RoleTemplate, given: ReplacementValues): TemplatedRole {
  const values = readValues(template.ParametersDefinition, given);
  const text = (pattern: string, what: string): string => {
    const filled = fill(pattern, values, true);
    if (typeof filled !== "string")
      throw invalidInput(`A list of values has no place in the role's ${what}.`);
    return filled;
  };
  const policy = (json: Json) => JSON.stringify(fill(json, values, true));
  const name = text(template.RoleNamePattern, "name");
  const path = text(template.RolePathPattern ?? "/", "path");
  if (!NAME.test(name)) throw invalidInput(`A role cannot have the name ${name}.`);
  if (!PATH.test(path) || path.length > 512) throw invalidInput(`A role cannot have the path ${path}.`);
  const { RoleDescriptionPattern: description, PermissionBoundaryArn: boundaryArn } = template;
  return {
    name,
    path,
    description: description === undefined ? undefined : text(description, "description"),
    trustPolicy: policy(template.AssumeRolePolicyDocumentTemplate),
    inlinePolicies: template.InlinePolicyTemplates.map(({ PolicyName, PolicyDocument }) => ({
      name: PolicyName,
      document: policy(PolicyDocument),
    })),
    managedPolicyArns: template.ManagedPolicyArns,
    boundaryArn,
    tags: template.RoleTagsTemplate.map(({ Key, Value }) => ({
      Key: text(Key, "tags"),
      Value: text(Value, "tags"),
    })),
    maxSessionDuration: template.MaxSessionDuration,
  };
}

function readValues(parameters: readonly RoleParameter[], given: ReplacementValues): Values {
  const unknown = Object.keys(given).find((name) => !parameters.some(({ Name }) => Name === name));
  if (unknown !== undefined) throw invalidInput(`The role template has no parameter ${unknown}.`);
  return new Map(
    parameters.map((parameter) => {
      const { Name, Type, DefaultValue } = parameter;
      const values = Object.hasOwn(given, Name) ? given[Name]?.Values : defaultOf(DefaultValue);
      if (values === undefined || values.length === 0)
        throw invalidInput(`The parameter ${Name} is missing.`);
      if (!Type.endsWith("List") && values.length > 1)
        throw invalidInput(`The parameter ${Name} must have one value.`);
      const kind = Type.replace("List", "");
      const form = kind === "Number" || kind === "Arn" ? FORMS[kind] : undefined;
      for (const value of values) {
        requirePlain(Name, value);
        if (form?.test(value) === false)
          throw invalidInput(`A value of the parameter ${Name} is not of type ${kind}.`);
      }
      return [Name, values] as const;
    }),
  );
}

function defaultOf(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}
