import type { Effort } from "../match/wildcard.ts";
import type { PolicyKind } from "../policy.ts";
import type { Report } from "./report.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyUse } from "./policy-use.ts";
import type { Scopes } from "./scope.ts";
import type { ServiceAuthorizationData } from "./service-authorization.ts";

/** What a check looks at. */
export interface Subject {
  readonly text: string;
  readonly kind: PolicyKind;
  readonly use: PolicyUse | undefined;
  readonly policy: PolicyView;
  /** Undefined when the caller has none: what needs it is not checked. */
  readonly authorization: Authorization | undefined;
  /** What comparisons may still cost; when it is used up, nothing more is found by them. */
  readonly effort: Effort;
}

export interface Authorization {
  readonly services: ServiceAuthorizationData;
  readonly scopes: Scopes;
}

export type Check = (subject: Subject, report: Report) => void;
