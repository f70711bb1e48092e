import { compileArnPattern } from "../match/arn.ts";
import { compilePieces, type Piece } from "../match/wildcard.ts";
import type { ConditionValue, OperatorFamily, Policy } from "../policy.ts";
import type { GrammarRule } from "../problem.ts";
import { constantPieces, parseTemplate, textOfPieces } from "../template.ts";
import { canonicalBase64 } from "../values/binary.ts";
import { parseDate } from "../values/date.ts";
import { parseDecimal } from "../values/decimal.ts";
import { foldCase } from "../values/fold-case.ts";
import { parseIpRange } from "../values/ip-address.ts";

export type Prepared =
  | { readonly ok: true; readonly value: ConditionValue }
  | { readonly ok: false; readonly rule: GrammarRule; readonly reason: string };

/**
 * Reads a condition's value as its operator needs it. Policy variables exist in the values of string and ARN
 * operators, from version 2012-10-17 on. (IAM User Guide, "IAM policy elements: Variables and tags")
 */
export function prepareValue(family: OperatorFamily, text: string, version: Policy["version"]): Prepared {
  switch (family.type) {
    case "string":
    case "like":
    case "arn":
      return version === "2008-10-17"
        ? prepared(valueOfPieces(family, [{ text, literal: false }]))
        : prepareTemplate(family, text);
    case "numeric":
      return given(parseDecimal(text), (decimal) => ({ type: "decimal", decimal }), "a number is expected");
    case "date":
      return given(parseDate(text), (time) => ({ type: "date", time }), "a date is expected");
    case "bool":
      return given(parseBool(text), (bool) => ({ type: "bool", bool }), "true or false is expected");
    case "binary":
      return given(canonicalBase64(text), (base64) => ({ type: "binary", base64 }), "base64 is expected");
    case "ip":
      return given(
        parseIpRange(text),
        (range) => ({ type: "ip", range }),
        "an address or CIDR range is expected",
      );
  }
}

/** Reads true or false, without case. */
export function parseBool(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

/** The value of a string or ARN operator, from text without variables in it. */
export function valueOfPieces(family: OperatorFamily, pieces: readonly Piece[]): ConditionValue {
  if (family.type === "like") return { type: "pattern", pattern: compilePieces(pieces) };
  if (family.type === "arn") {
    const pattern = compileArnPattern(pieces);
    return pattern === undefined ? { type: "notAnArn" } : { type: "arn", pattern };
  }
  const text = textOfPieces(pieces);
  return { type: "text", text: family.type === "string" && family.ignoreCase ? foldCase(text) : text };
}

function prepareTemplate(family: OperatorFamily, text: string): Prepared {
  const read = parseTemplate(text);
  if (!read.ok) return read;
  const pieces = constantPieces(read.template);
  return prepared(
    pieces === undefined ? { type: "template", template: read.template } : valueOfPieces(family, pieces),
  );
}

function prepared(value: ConditionValue): Prepared {
  return { ok: true, value };
}

function given<T>(read: T | undefined, make: (value: T) => ConditionValue, reason: string): Prepared {
  return read === undefined ? { ok: false, rule: "condition-value", reason } : prepared(make(read));
}
