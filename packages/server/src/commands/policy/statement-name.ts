import { plain } from "./paint.ts";

/** `statement 1 "Docs"`: what people call the first statement, whose index is 0. */
export function nameStatement(index: number, sid: string | undefined): string {
  return `statement ${index + 1}${sid === undefined || sid === "" ? "" : ` "${plain(sid)}"`}`;
}
