import { CONFINED_ONE, CONFINED_STAR } from "../match/wildcard.ts";
import { DIGIT, SLASHLESS_ONE, SLASHLESS_STAR, type Tokens, textTokens } from "./tokens.ts";

/**
 * What is known of the values of a condition key, apart from what policies ask of it. Only requests that keep to it are looked at.
 * (IAM User Guide, "AWS global condition context keys")
 */
export interface KeyFacts {
  /** The texts that the key can have; none: any. */
  readonly shapes: readonly Tokens[];
  /** Texts of the form that the key usually has: they read well in a witness. */
  readonly readable: readonly string[];
  /** Every request has the key. */
  readonly always: boolean;
  /** Requests may have several values of it. */
  readonly multivalued: boolean;
  /** Its values are always of the type that its name says. */
  readonly typed: boolean;
}

export const ACCOUNT_ID: Tokens = Array.from({ length: 12 }, () => DIGIT);
const BOOLS: readonly Tokens[] = [textTokens("true"), textTokens("false")];
const WORD: Tokens = [SLASHLESS_ONE, SLASHLESS_STAR];

const ANYTHING: KeyFacts = { shapes: [], readable: [], always: false, multivalued: false, typed: false };

function keys(names: readonly string[], facts: Partial<KeyFacts>): readonly (readonly [string, KeyFacts])[] {
  return names.map((name) => [name, { ...ANYTHING, ...facts }]);
}

const FACTS: ReadonlyMap<string, KeyFacts> = new Map([
  ...keys(["aws:securetransport"], { shapes: BOOLS, readable: ["true"], always: true }),
  ...keys(["aws:multifactorauthpresent", "aws:viaawsservice", "aws:principalisawsservice"], {
    shapes: BOOLS,
  }),
  ...keys(["aws:currenttime", "aws:epochtime"], { always: true, typed: true }),
  ...keys(["aws:tokenissuetime", "aws:multifactorauthage", "aws:sourceip", "aws:vpcsourceip"], {
    typed: true,
  }),
  ...keys(
    [
      "aws:principalaccount",
      "aws:resourceaccount",
      "aws:sourceaccount",
      "aws:sourceowner",
      "s3:dataaccesspointaccount",
    ],
    {
      shapes: [ACCOUNT_ID],
      readable: ["444455556666", "111122223333"],
    },
  ),
  ...keys(["aws:principalorgid", "aws:resourceorgid", "aws:sourceorgid"], { readable: ["o-example1234"] }),
  ...keys(["aws:principalorgpaths", "aws:resourceorgpaths", "aws:sourceorgpaths"], {
    readable: ["o-example1234/r-ab12/ou-ab12-11111111/"],
    multivalued: true,
  }),
  ...keys(["aws:sourcevpc"], { readable: ["vpc-1a2b3c4d"] }),
  ...keys(["aws:sourcevpce"], { readable: ["vpce-1a2b3c4d"] }),
  ...keys(["aws:username"], { shapes: [WORD], readable: ["Example"] }),
  ...keys(["aws:tagkeys"], { readable: ["team"], multivalued: true }),
  ...keys(["aws:calledvia", "aws:principalservicenameslist"], { multivalued: true }),
  ...keys(["aws:requestedregion"], {
    shapes: [[CONFINED_ONE, CONFINED_STAR]],
    readable: ["us-east-1", "eu-west-1"],
  }),
]);

/** The facts on a key, given in lower case. */
export function keyFacts(key: string): KeyFacts {
  return FACTS.get(key) ?? ANYTHING;
}
