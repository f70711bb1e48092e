import { endOfAKey, firstKeys, lastUse } from "./keys.ts";
import { boundaries, conditions, groups, identityPolicies } from "./policies.ts";
import { namesake, sameAccount, secondAccount } from "./roles.ts";
import type { Step } from "./story.ts";

/** From the first user to the last role: each step goes on where the one before it ended. */
export const steps: readonly Step[] = [
  ...firstKeys,
  ...identityPolicies,
  ...boundaries,
  ...conditions,
  ...groups,
  ...sameAccount,
  ...secondAccount,
  ...namesake,
  ...endOfAKey,
  ...lastUse,
];
