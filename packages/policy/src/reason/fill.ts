import { CONFINED_ONE, CONFINED_STAR, ONE, STAR } from "../match/wildcard.ts";
import { COLON, type Tokens } from "./tokens.ts";

/** What reads well in the parts of an ARN before its fifth colon. */
const PARTS: readonly string[] = ["arn", "aws", "s3", "us-east-1", "111122223333"];

/** What ARNs of services look like that have no region, or neither region nor account. */
const USUAL: Readonly<Record<string, string>> = {
  s3: "arn:aws:s3:::example-bucket/example",
  iam: "arn:aws:iam::111122223333:user/Example",
  sts: "arn:aws:iam::111122223333:role/Example",
};

/** A readable text that matches the pattern, or nearly so: whoever uses it has to make sure. */
export function fill(tokens: Tokens, word = "example"): string {
  let text = "";
  for (const token of tokens) {
    if (token === STAR || token === CONFINED_STAR) text += word;
    else if (token === ONE || token === CONFINED_ONE) text += "x";
    else if (token >= 0) text += String.fromCodePoint(token);
  }
  return text;
}

/** The same for a pattern of ARNs: a wildcard that is all of a part becomes what is usual there. */
export function fillArn(tokens: Tokens, service = "s3"): string {
  let text = "";
  let part = 0;
  for (const [place, token] of tokens.entries()) {
    const previous = tokens[place - 1];
    const next = tokens[place + 1];
    const alone = (previous === COLON || place === 0) && (next === COLON || next === undefined);
    if (token === COLON) part++;
    if (token === STAR && next === undefined && part < 5) return text + rest(part, alone, service);
    if ((token === STAR || token === CONFINED_STAR) && part < 5) {
      text += alone ? (part === 2 ? service : (PARTS[part] ?? "")) : "";
    } else text += fill([token]);
  }
  return text;
}

/** What a last `*` stands for that begins before the fifth colon. */
function rest(part: number, alone: boolean, service: string): string {
  if (part === 0) return USUAL[service] ?? `arn:aws:${service}:us-east-1:111122223333:example`;
  const parts = ["", "aws", service, "us-east-1", "111122223333"].slice(part);
  return `${alone ? "" : ":"}${[...(alone ? parts : parts.slice(1)), "example"].join(":")}`;
}
