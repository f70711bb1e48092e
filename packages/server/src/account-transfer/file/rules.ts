import type { TextRule } from "./members.ts";

// What names, paths and the like can be (IAM API Reference: the types of its data types' members).

const NAME = /^[\w+=,.@-]+$/;

export const RULES = {
  userName: { pattern: NAME, max: 64 },
  groupName: { pattern: NAME, max: 128 },
  roleName: { pattern: NAME, max: 64 },
  policyName: { pattern: NAME, max: 128 },
  instanceProfileName: { pattern: NAME, max: 128 },
  path: { pattern: /^(?:\/|\/[\u0021-\u007e]+\/)$/, max: 512 },
  policyPath: { pattern: /^(?:\/[A-Za-z0-9.,+@=_-]+)*\/$/, max: 512 },
  arn: { pattern: /^arn:[\u0021-\u007e]+$/, max: 2048 },
  policyArn: { pattern: /^arn:aws:iam::(?:\d{12}|aws):policy\/[\u0021-\u007e]+$/, max: 2048 },
  versionId: { pattern: /^v[1-9][0-9]{0,8}$/, max: 10 },
  // Control characters aside, a description can have any character.
  description: { pattern: /^[^\0]*$/, max: 1000 },
  tagKey: { pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u, max: 128 },
  tagValue: { pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, max: 256 },
  region: { pattern: /^[a-z0-9-]+$/, max: 64 },
} as const satisfies Readonly<Record<string, TextRule>>;

/** Unique ids of a kind: the prefix, and letters and digits after it. */
export function idRule(prefix: string): TextRule {
  return { pattern: new RegExp(`^${prefix}[A-Z0-9]{12,}$`), max: 128 };
}
