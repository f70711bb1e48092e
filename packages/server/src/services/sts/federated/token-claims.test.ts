import { describe, expect, it } from "vitest";
import type { IdTokenClaims } from "../../../federation/oidc/id-token.ts";
import { sessionKeys, tokenKeys, tokenSourceIdentity, tokenTags } from "./token-claims.ts";

const claims = (more: Record<string, unknown> = {}): IdTokenClaims => ({
  iss: "https://idp.example",
  sub: "subject",
  aud: "client",
  audience: "client",
  exp: 2,
  iat: 1,
  ...more,
});
const TAGS = "https://aws.amazon.com/tags";
const invalid = expect.objectContaining({ code: "InvalidIdentityToken" });

describe("condition keys", () => {
  it("are named by the issuer", () => {
    expect(tokenKeys("idp.example/a", claims({ amr: ["mfa"], email: "a@example.com" }))).toEqual({
      "idp.example/a:aud": "client",
      "idp.example/a:sub": "subject",
      "idp.example/a:amr": ["mfa"],
    });
  });

  it("have the authorized party as audience where there is one", () => {
    expect(tokenKeys("i", claims({ azp: "client", aud: ["one", "two"] }))).toEqual({
      "i:aud": "client",
      "i:oaud": ["one", "two"],
      "i:azp": "client",
      "i:sub": "subject",
    });
  });

  it("of some issuers are more, of which a session keeps none", () => {
    const issuer = "token.actions.githubusercontent.com";
    const given = claims({ repository: "team/app", ref: "refs/heads/main", actor_id: 7, other: "x" });
    expect(tokenKeys(issuer, given)).toMatchObject({
      [`${issuer}:repository`]: "team/app",
      [`${issuer}:ref`]: "refs/heads/main",
      [`${issuer}:actor_id`]: "7",
    });
    expect(tokenKeys(issuer, given)).not.toHaveProperty([`${issuer}:other`]);
    expect(sessionKeys(issuer, given)).toEqual({ [`${issuer}:aud`]: "client", [`${issuer}:sub`]: "subject" });
  });

  it("leave out what no policy could compare", () => {
    for (const amr of [[], "", null, {}, [{}]]) {
      expect(tokenKeys("i", claims({ amr }))["i:amr"]).toBeUndefined();
    }
  });
});

describe("tags", () => {
  it("are nested in one claim, or in a claim each", () => {
    const nested = { principal_tags: { a: ["1"], b: "2" }, transitive_tag_keys: ["a"] };
    expect(tokenTags(claims({ [TAGS]: nested, [`${TAGS}/principal_tags/c`]: ["3"] }))).toMatchObject({
      tags: [
        ["a", "1"],
        ["b", "2"],
        ["c", "3"],
      ],
      transitiveTagKeys: ["a"],
    });
    expect(tokenTags(claims()).tags).toEqual([]);
  });

  it.each([
    { [TAGS]: "a" },
    { [TAGS]: null },
    { [TAGS]: { principal_tags: ["a"] } },
    { [TAGS]: { principal_tags: { a: ["1", "2"] } } },
    { [TAGS]: { principal_tags: { a: 1 } } },
    { [TAGS]: { principal_tags: { "": "1" } } },
    { [TAGS]: { principal_tags: { ["k".repeat(129)]: "1" } } },
    { [TAGS]: { principal_tags: { a: "v".repeat(257) } } },
    { [TAGS]: { principal_tags: { a: "<1>" } } },
    { [TAGS]: { principal_tags: { a: "1" }, transitive_tag_keys: "a" } },
    { [`${TAGS}/principal_tags/`]: "1" },
  ])("are refused as %j", (more) => {
    expect(() => tokenTags(claims(more))).toThrow(invalid);
  });

  it("are refused twice, as AWS's own, and as transitive without being there", () => {
    for (const more of [
      { [TAGS]: { principal_tags: { a: "1", A: "2" } } },
      { [TAGS]: { principal_tags: { "aws:a": "1" } } },
      { [TAGS]: { transitive_tag_keys: ["a"] } },
    ]) {
      expect(() => tokenTags(claims(more))).toThrow(
        expect.objectContaining({ code: "InvalidParameterValue" }),
      );
    }
  });
});

it("a source identity is a name", () => {
  const SOURCE = "https://aws.amazon.com/source_identity";
  expect(tokenSourceIdentity(claims())).toBeUndefined();
  expect(tokenSourceIdentity(claims({ [SOURCE]: "alice@example.com" }))).toBe("alice@example.com");
  for (const value of ["a", "a b", "aws:a", "AWS:a", 1, null, ["alice"]]) {
    expect(() => tokenSourceIdentity(claims({ [SOURCE]: value }))).toThrow(invalid);
  }
});

it.each(["constructor", "toString", "__proto__"])(
  "an issuer called %s has the keys of any other",
  (issuer) => {
    const names = Object.keys(tokenKeys("idp.example", claims()));
    expect(Object.keys(tokenKeys(issuer, claims()))).toEqual(
      names.map((name) => name.replace("idp.example", issuer)),
    );
  },
);
