interface Statement {
  readonly Effect?: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: object;
  readonly Condition?: object;
}

/** A policy document of one statement, which allows unless it says otherwise. */
export function policy(statement: Statement): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

/** A trust policy: who may assume the role, by ARN or account id, and under which condition. */
export function trust(principal: string, condition?: object): string {
  return policy({
    Principal: { AWS: principal },
    Action: "sts:AssumeRole",
    ...(condition === undefined ? {} : { Condition: condition }),
  });
}
