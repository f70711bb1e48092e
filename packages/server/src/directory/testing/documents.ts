/** A policy document that allows one action on everything; `sid` makes documents differ. */
export function allow(action: string, sid?: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: { ...(sid === undefined ? {} : { Sid: sid }), Effect: "Allow", Action: action, Resource: "*" },
  });
}

/** A trust policy that lets principals of the type AWS assume the role. */
export function trust(...principals: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: principals }, Action: "sts:AssumeRole" }],
  });
}

/** A trust policy for EC2 instances. */
export const TRUST_EC2 = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A valid identity-based policy whose size without white space is exactly `size`. */
export function documentOfSize(size: number): string {
  const frame = allow("s3:GetObject", "");
  return frame.replace('"Sid":""', `"Sid":"${"a".repeat(size - frame.length)}"`);
}
