/** Something in the file because of which nothing of it is imported, or that people should know. */
export interface Problem {
  /** Where in the file: "UserDetailList[3].UserName"; "" for the file as a whole. */
  readonly path: string;
  /** Whom it is about: "user alice"; "" where that is not known. */
  readonly entity: string;
  readonly reason: string;
}

/** Gathers what is wrong, so that all of it is told at once. */
export interface Problems {
  readonly list: readonly Problem[];
  add(path: string, entity: string, reason: string): void;
}

/** Of more than these the rest is counted: a file can be wrong in millions of places. */
const MOST = 10_000;

export function createProblems(): Problems & { readonly uncounted: () => number } {
  const list: Problem[] = [];
  let uncounted = 0;
  return {
    list,
    add(path, entity, reason) {
      if (list.length < MOST) list.push({ path, entity, reason });
      else uncounted += 1;
    },
    uncounted: () => uncounted,
  };
}

/** The file, the credential report, or the account that they are meant for: what stands in the way of the transfer, for people. */
export class TransferError extends Error {
  override readonly name = "TransferError";
}
