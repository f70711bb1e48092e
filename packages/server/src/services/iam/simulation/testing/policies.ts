/** A policy of statements. */
export function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** A statement that allows an action on everything, or as `more` says. */
export function allow(Action: string, more: object = {}): object {
  return { Effect: "Allow", Action, Resource: "*", ...more };
}

/** A statement that denies an action on everything, or as `more` says. */
export function deny(Action: string, more: object = {}): object {
  return { Effect: "Deny", Action, Resource: "*", ...more };
}
