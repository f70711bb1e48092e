/** A statement of a policy that was read before, so that its elements have these forms. */
export interface RenderedStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type OneOrMore = string | readonly string[];

/** The statements of a request's policy. */
export function statementsOf(policy: string): readonly RenderedStatement[] {
  const { Statement } = JSON.parse(policy) as { Statement: RenderedStatement | readonly RenderedStatement[] };
  return [Statement].flat();
}

export function listed(element: OneOrMore | undefined): readonly string[] {
  return element === undefined ? [] : [element].flat();
}

const EQUALS = /^(?:forany\w+:|forall\w+:)?(?:string|arn)(?:equals|like)(?:ignorecase)?(?:ifexists)?$/i;

/** ARNs of the permissions boundaries that roles which the policy lets make must have. */
export function restrictedBoundaries(policy: string): readonly string[] {
  const making = statementsOf(policy).filter(
    ({ Effect, Action, NotAction }) =>
      Effect === "Allow" && (NotAction !== undefined || listed(Action).some(mayCreateRoles)),
  );
  const arns = making.flatMap(({ Condition = {} }) =>
    Object.entries(Condition)
      .filter(([operator]) => EQUALS.test(operator))
      .flatMap(([, keys]) => Object.entries(keys))
      .filter(([key]) => key.toLowerCase() === "iam:permissionsboundary")
      .flatMap(([, values]) => listed(values as OneOrMore)),
  );
  return [...new Set(arns)];
}

function mayCreateRoles(action: string): boolean {
  const [beginning = "", ...rest] = action.toLowerCase().split("*");
  const whole = "iam:createrole";
  return rest.length === 0 ? beginning === whole : whole.startsWith(beginning);
}
