import type { AccessCheck } from "@signet/policy";
import { printCheck } from "./check-text.ts";
import type { Paint } from "./paint.ts";
import { plain } from "./paint.ts";

/** What two versions differ in; `old` and `new` are the files. */
export interface Difference {
  readonly old: string;
  readonly new: string;
  readonly gained: AccessCheck;
  readonly lost: AccessCheck;
  /** Whether each of them lets in just anybody; undefined where a policy of the kind cannot. */
  readonly public: { readonly old: AccessCheck; readonly new: AccessCheck } | undefined;
}

/** Both directions, each with the places in the version that grants, and whether the new version is public. */
export function printDifference(difference: Difference, paint: Paint): string {
  const { old, new: fresh, gained, lost } = difference;
  const more = { file: fresh, found: "gained", none: `${fresh} grants nothing that ${old} does not` };
  const less = { file: old, found: "lost", none: `${fresh} takes nothing away` };
  return [
    printCheck(gained, more, "bad", paint),
    printCheck(lost, less, "warning", paint),
    printPublic(difference, paint),
  ].join("");
}

function printPublic({ old, new: fresh, public: open }: Difference, paint: Paint): string {
  if (open === undefined) return "";
  const results = [open.old.result, open.new.result].join(" ");
  if (results === "pass pass") return "";
  if (results === "fail fail") return `${paint("bad", plain(`${fresh} is public, as ${old} is`))}\n`;
  const words = {
    file: fresh,
    found: open.old.result === "pass" ? "now public" : "public",
    none: open.old.result === "fail" ? `${fresh} is no longer public` : `${fresh} is not public`,
  };
  return printCheck(open.new, words, "bad", paint);
}
