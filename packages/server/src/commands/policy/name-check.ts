import { type ServiceAuthorizationData, splitArn, validatePolicy } from "@signet/policy";
import { UsageError } from "../usage-error.ts";
import { plain } from "./paint.ts";

/** Tells what is wrong with the names that a question is asked about; undefined for what is right. */
export interface NameCheck {
  readonly action: (name: string) => string | undefined;
  readonly resource: (arn: string) => string | undefined;
}

export interface NameCheckOptions {
  /** What AWS's services authorize. */
  readonly services: ServiceAuthorizationData;
  /** Actions may have wildcards: the question is about all that match. */
  readonly patterns: boolean;
  /** Takes every action of the form of one. */
  readonly unknownActions: boolean;
  /** Is told once of each service that nothing is known of. */
  readonly onUnknownService: (prefix: string) => void;
}

const ACTION = /^[A-Za-z0-9.-]+:[A-Za-z0-9_.-]+$/;
const ACTION_PATTERN = /^(?:\*|[A-Za-z0-9.-]+:[A-Za-z0-9_.*?-]+)$/;

/**
 * A misspelt action is refused by every policy, so whoever expects a refusal would never learn of it. Actions of services that AWS has
 * are looked up; others are somebody's own, which nobody but they can check.
 */
export function createNameCheck(options: NameCheckOptions): NameCheck {
  const told = new Map<string, string | undefined>();
  const unknown = new Set<string>();
  return {
    action(name) {
      const key = name.toLowerCase();
      if (!told.has(key)) told.set(key, problemOfAction(name, options, unknown));
      return told.get(key);
    },
    resource: problemOfResource,
  };
}

function problemOfAction(
  name: string,
  { services, patterns, unknownActions, onUnknownService }: NameCheckOptions,
  unknown: Set<string>,
): string | undefined {
  if (!(patterns ? ACTION_PATTERN : ACTION).test(name)) {
    const form = patterns ? "s3:GetObject or s3:Get*" : "s3:GetObject, without wildcards";
    return `${name} is no action: it has to be a service, a colon and a name, such as ${form}`;
  }
  if (unknownActions || name === "*") return undefined;
  const [prefix = "", action = ""] = name.toLowerCase().split(":");
  const service = services.service(prefix);
  if (service === undefined) {
    if (!unknown.has(prefix)) onUnknownService(prefix);
    unknown.add(prefix);
    return undefined;
  }
  if (service.actions.has(action)) return undefined;
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: name, Resource: "*" },
  });
  return validatePolicy(text, "identity", { services }).find(({ code }) => UNKNOWN_ACTION.has(code))?.message;
}

/** Throws UsageError for the first name that is wrong. */
export function requireNames(
  names: NameCheck,
  actions: readonly string[] = [],
  resources: readonly string[] = [],
): void {
  const problems = [...actions.map(names.action), ...resources.map(names.resource)];
  const [first] = problems.filter((problem) => problem !== undefined);
  if (first !== undefined) throw new UsageError(first);
}

/** For standard error: the question is answered all the same. */
export function ofUnknownService(prefix: string): string {
  return `signet: There is no service ${plain(prefix)} of AWS that is known here: its actions are not checked for typing errors\n`;
}

const UNKNOWN_ACTION: ReadonlySet<string> = new Set(["INVALID_ACTION", "ACTION_PATTERN_WITHOUT_MATCH"]);

function problemOfResource(arn: string): string | undefined {
  if (arn === "*") return undefined;
  const [, partition = "", service = "", , , resource = ""] = splitArn(arn) ?? [];
  if (partition !== "" && service !== "" && resource !== "") return undefined;
  return `${arn} is no resource: it has to be * or an ARN of six parts, arn:partition:service:region:account:resource, such as arn:aws:s3:::bucket/key`;
}
