import type { Report } from "../report.ts";
import type { Subject } from "../check.ts";
import { SIZE_LIMITS, type SizeLimit, USUAL_USES } from "../policy-use.ts";

/** The policy fits into what AWS takes for its use. When that is not said, and could be another, too long is only a warning. */
export function checkSize({ text, kind, use, policy }: Subject, report: Report): void {
  const assumed = use ?? USUAL_USES[kind];
  if (assumed === undefined) return;
  const limit = SIZE_LIMITS[assumed];
  const size = sizeOf(text, limit.unit);
  if (size <= limit.quota) return;
  const details = {
    size: String(size),
    unit: limit.unit,
    use: limit.name,
    quota: String(limit.quota),
  };
  if (limit.highest !== undefined && size <= limit.highest) {
    report("POLICY_SIZE_EXCEEDS_DEFAULT_QUOTA", policy, details);
  } else if (assumed === "scp") {
    report("POLICY_SIZE_EXCEEDS_SCP_QUOTA", policy, details);
  } else if (use === undefined && (kind === "identity" || kind === "boundary")) {
    report("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", policy, details);
  } else {
    report("POLICY_SIZE_EXCEEDS_QUOTA", policy, { ...details, quota: String(limit.highest ?? limit.quota) });
  }
}

function sizeOf(text: string, unit: SizeLimit["unit"]): number {
  switch (unit) {
    case "characters":
      return text.length;
    case "characters without white space":
      return text.replaceAll(/\s/g, "").length;
    case "bytes":
      return utf8Length(text);
  }
}

/** By hand, since the package has nothing but the language: TextEncoder is not part of it. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const codePoint = char.codePointAt(0) ?? 0;
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  return bytes;
}
