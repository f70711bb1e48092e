import type { SessionStatement } from "../../credentials/session-statement.ts";
import { packedPolicySize } from "../../credentials/session-token.ts";
import { packedPolicyTooLarge } from "./errors.ts";

type SessionLoad = Pick<SessionStatement, "sessionPolicies" | "tags">;

/**
 * The PackedPolicySize of an answer: percent of the room in the session token that session policies and tags take; undefined when
 * the session has neither. Throws PackedPolicyTooLarge past 100, and says which of the two is too much.
 */
export function requirePackedSize({ sessionPolicies, tags }: SessionLoad): number | undefined {
  const percent = packedPolicySize({ sessionPolicies, tags });
  if (percent === 0) return undefined;
  if (percent <= 100) return percent;
  const percentOfTags = packedPolicySize({ tags });
  throw packedPolicyTooLarge(
    percentOfTags > 100
      ? `Packed size of session tags consumes ${percentOfTags}% of allotted space.`
      : `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
  );
}
