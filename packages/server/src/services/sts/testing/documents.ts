/** A policy document of one statement. */
export function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

export const ALL = policy({ Action: "*", Resource: "*" });

/** A trust policy for an AWS principal (an ARN or an account id), with the actions of AssumeRole and what goes with it. */
export function trust(
  principal: string,
  conditions?: object,
  actions: readonly string[] = ["sts:AssumeRole"],
): string {
  return policy({
    Principal: { AWS: principal },
    Action: actions,
    ...(conditions !== undefined && { Condition: conditions }),
  });
}

export const WITH_TAGS = ["sts:AssumeRole", "sts:TagSession"];
export const WITH_SOURCE_IDENTITY = ["sts:AssumeRole", "sts:SetSourceIdentity"];
