import type { AccessCheck, StatementPlace, Witness } from "@signet/policy";

/** One statement, named as in a simulation: `statement` counts from 0, lines and columns from 1; the end is just behind it. */
interface PresentedPlace {
  readonly policy: string;
  readonly sid?: string | undefined;
  readonly statement: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** An answer as plain JSON; docs/policy-commands.md tells the members. */
export interface PresentedCheck {
  readonly result: AccessCheck["result"];
  readonly grants: readonly (PresentedPlace & { readonly witness: Witness })[];
  readonly unknowns: readonly (Partial<PresentedPlace> & { readonly reason: string })[];
}

/** @param file what the policy is called that was asked about */
export function presentCheck(check: AccessCheck, file: string): PresentedCheck {
  return {
    result: check.result,
    grants:
      check.result === "fail"
        ? check.grants.map(({ statement, witness }) => ({ ...presentPlace(statement, file), witness }))
        : [],
    unknowns:
      check.result === "pass"
        ? []
        : check.unknowns.map(({ statement, reason }) => ({
            ...(statement === undefined ? { policy: file } : presentPlace(statement, file)),
            reason,
          })),
  };
}

function presentPlace({ sid, index, position, end }: StatementPlace, policy: string): PresentedPlace {
  return {
    policy,
    sid,
    statement: index,
    line: position.line,
    column: position.column,
    endLine: end.line,
    endColumn: end.column,
  };
}
