import { actionProblem } from "../parse/parse-actions.ts";
import { resourceProblem } from "../parse/parse-resources.ts";

/** Actions, resources, or both; patterns as in a policy, but without policy variables. What is left out is not limited. */
export interface Access {
  readonly actions?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
}

/** What of an entry can be asked about, and why the rest cannot. */
export interface AskedAccess {
  /** Undefined when nothing is left of it. */
  readonly access: Access | undefined;
  readonly reasons: readonly string[];
}

/** Sorts out what no request could ever match for its form: to find nothing there would prove nothing. */
export function askedAccess({ actions, resources }: Access): AskedAccess {
  const reasons: string[] = [];
  const readable = (
    texts: readonly string[] | undefined,
    what: string,
    fits: (text: string) => boolean,
  ): readonly string[] | undefined => {
    if (texts?.length === 0) reasons.push(`a list of what to ask about is empty, where ${what} is expected`);
    for (const text of texts ?? [])
      if (!fits(text)) reasons.push(`${shown(text)} does not have the form of ${what}`);
    return texts?.filter(fits);
  };
  const access = {
    actions: readable(actions, "an action", (action) => actionProblem(action) === undefined),
    resources: readable(resources, "a resource", isPlainResource),
  };
  const nothing = access.actions?.length === 0 || access.resources?.length === 0;
  return { access: nothing ? undefined : access, reasons };
}

function isPlainResource(resource: string): boolean {
  const ofNoService = /^arn:[^:]*::/.test(resource);
  return resourceProblem(resource) === undefined && !ofNoService && !resource.includes("${");
}

const LONGEST = 100;

function shown(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
}
