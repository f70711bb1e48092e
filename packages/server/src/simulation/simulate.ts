import { type DecisionRequest, explain, type Explanation } from "@signet/policy";

/** What the server would decide, and why: by the engine that decides its requests. Never throws. */
export function simulate(request: DecisionRequest): Explanation {
  return explain(request);
}
