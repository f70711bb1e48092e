import { describe, expect, it } from "vitest";
import { OutgoingError } from "../outgoing/errors.ts";
import { createIssuerKeys } from "./issuer-keys.ts";

const ISSUER = "https://idp.example/realm";
const PLACE = "https://keys.example/jwks";
const KEY = { kty: "RSA", kid: "a", n: "AQAB", e: "AQAB" };
const MINUTE = 60_000;
const ACCOUNT = "111122223333";

/** Documents by URL; what is missing is not there. */
function keysWith(documents: Record<string, unknown>) {
  const asked: string[] = [];
  let now = 1_000_000;
  const keys = createIssuerKeys({
    fetchJson: (url, thumbprints) => {
      asked.push([url.href, ...thumbprints].join(" "));
      const found = documents[url.href];
      return found === undefined
        ? Promise.reject(new OutgoingError("unreachable", "nobody"))
        : Promise.resolve(found);
    },
    now: () => now,
  });
  return { keys, asked, wait: (milliseconds: number) => void (now += milliseconds) };
}

const CONFIGURATION = `${ISSUER}/.well-known/openid-configuration`;
const good = { [CONFIGURATION]: { issuer: ISSUER, jwks_uri: PLACE }, [PLACE]: { keys: [KEY] } };

describe("an issuer's keys", () => {
  it("are found by its discovery document, and kept for ten minutes", async () => {
    const { keys, asked, wait } = keysWith(good);
    expect(await keys.keysOf(ISSUER, ["t"], ACCOUNT)).toEqual({ keys: [KEY] });
    wait(10 * MINUTE - 1);
    await keys.keysOf(ISSUER, ["t"], ACCOUNT);
    expect(asked).toEqual([`${CONFIGURATION} t`, `${PLACE} t`]);
    wait(1);
    await keys.keysOf(ISSUER, ["t"], ACCOUNT);
    expect(asked).toHaveLength(4);
  });

  it("of an issuer with a slash at its end are in the same place", async () => {
    const { keys } = keysWith({
      [CONFIGURATION]: { issuer: `${ISSUER}/`, jwks_uri: PLACE },
      [PLACE]: { keys: [] },
    });
    expect(await keys.keysOf(`${ISSUER}/`, [], ACCOUNT)).toEqual({ keys: [] });
  });

  it("are asked for again for one that is not known, once a minute", async () => {
    const documents: Record<string, unknown> = { ...good };
    const { keys, asked, wait } = keysWith(documents);
    await keys.keysOf(ISSUER, [], ACCOUNT);
    const next = { ...KEY, kid: "b" };
    documents[PLACE] = { keys: [KEY, next] };
    expect(await keys.keysOf(ISSUER, [], ACCOUNT, "b")).toEqual({ keys: [KEY] });
    wait(MINUTE);
    expect(await keys.keysOf(ISSUER, [], ACCOUNT, "b")).toEqual({ keys: [KEY, next] });
    for (let index = 0; index < 10; index += 1) await keys.keysOf(ISSUER, [], ACCOUNT, `unknown-${index}`);
    expect(asked).toHaveLength(4);
  });

  it("stay good when others are looked for and not found: anybody can name a key that is not known", async () => {
    const documents: Record<string, unknown> = { ...good };
    const { keys, asked, wait } = keysWith(documents);
    await keys.keysOf(ISSUER, [], ACCOUNT);
    Reflect.deleteProperty(documents, CONFIGURATION);
    wait(MINUTE);
    const searched = keys.keysOf(ISSUER, [], ACCOUNT, "unknown");
    expect(await keys.keysOf(ISSUER, [], ACCOUNT)).toEqual({ keys: [KEY] });
    await expect(searched).rejects.toMatchObject({ failure: "unreachable" });
    expect(await keys.keysOf(ISSUER, [], ACCOUNT)).toEqual({ keys: [KEY] });
    expect(await keys.keysOf(ISSUER, [], ACCOUNT, "unknown")).toEqual({ keys: [KEY] });
    expect(asked).toHaveLength(3);
    wait(9 * MINUTE);
    await expect(keys.keysOf(ISSUER, [], ACCOUNT)).rejects.toMatchObject({ failure: "unreachable" });
  });

  it("are asked for once by many at the same moment, and again for other thumbprints", async () => {
    const { keys, asked } = keysWith(good);
    await Promise.all(Array.from({ length: 10 }, () => keys.keysOf(ISSUER, [], ACCOUNT)));
    expect(asked).toHaveLength(2);
    await keys.keysOf(ISSUER, ["t"], ACCOUNT);
    expect(asked).toHaveLength(4);
  });

  it("of an issuer that failed are left alone for ten seconds", async () => {
    const documents: Record<string, unknown> = {};
    const { keys, asked, wait } = keysWith(documents);
    for (let index = 0; index < 5; index += 1)
      await expect(keys.keysOf(ISSUER, [], ACCOUNT)).rejects.toMatchObject({ failure: "unreachable" });
    expect(asked).toHaveLength(1);
    Object.assign(documents, good);
    wait(10_000);
    expect(await keys.keysOf(ISSUER, [], ACCOUNT)).toEqual({ keys: [KEY] });
  });

  it("are asked for at once when it was the server that was busy", async () => {
    let isBusy = true;
    const keys = createIssuerKeys({
      fetchJson: ({ href }) =>
        isBusy ? Promise.reject(new OutgoingError("busy", "busy")) : Promise.resolve(Reflect.get(good, href)),
      now: () => 0,
    });
    await expect(keys.keysOf(ISSUER, [], ACCOUNT)).rejects.toMatchObject({ failure: "busy" });
    isBusy = false;
    expect(await keys.keysOf(ISSUER, [], ACCOUNT)).toEqual({ keys: [KEY] });
  });

  it("are asked for again by an account that has a turn, when they were asked for by one that had none", async () => {
    // The turn of the first is lost between the two documents; the second account asks meanwhile.
    let losesTurn: (() => void) | undefined;
    const asked: string[] = [];
    const keys = createIssuerKeys({
      fetchJson: ({ href }, _, accountId) => {
        asked.push(accountId);
        return accountId === ACCOUNT
          ? new Promise((_resolve, reject) => {
              losesTurn = () => reject(new OutgoingError("busy", "busy"));
            })
          : Promise.resolve(Reflect.get(good, href));
      },
      now: () => 0,
    });
    const first = keys.keysOf(ISSUER, [], ACCOUNT);
    const second = keys.keysOf(ISSUER, [], "222222222222");
    losesTurn?.();
    await expect(first).rejects.toMatchObject({ failure: "busy" });
    expect(await second).toEqual({ keys: [KEY] });
    expect(asked).toEqual([ACCOUNT, "222222222222", "222222222222"]);
  });

  it("that are new are found by one account although another one, which has no turn, asked a moment before", async () => {
    const documents: Record<string, unknown> = { ...good };
    let now = 0;
    const keys = createIssuerKeys({
      fetchJson: ({ href }, _, accountId) =>
        accountId === ACCOUNT
          ? Promise.reject(new OutgoingError("busy", "busy"))
          : Promise.resolve(documents[href]),
      now: () => now,
    });
    await keys.keysOf(ISSUER, [], "222222222222");
    const next = { ...KEY, kid: "b" };
    documents[PLACE] = { keys: [KEY, next] };
    now = MINUTE;
    await expect(keys.keysOf(ISSUER, [], ACCOUNT, "b")).rejects.toMatchObject({ failure: "busy" });
    expect(await keys.keysOf(ISSUER, [], "222222222222", "b")).toEqual({ keys: [KEY, next] });
  });

  it("are those for verifying: no shared secrets, none for encryption", async () => {
    const others = [{ kty: "oct", k: "AAAA" }, { ...KEY, use: "enc" }, { kty: "OKP" }, null, "text"];
    const { keys } = keysWith({ ...good, [PLACE]: { keys: [...others, KEY] } });
    expect(await keys.keysOf(ISSUER, [], ACCOUNT)).toEqual({ keys: [KEY] });
  });

  it.each([
    [
      "another issuer's document",
      { ...good, [CONFIGURATION]: { issuer: "https://other.example", jwks_uri: PLACE } },
    ],
    ["no document", { ...good, [CONFIGURATION]: [] }],
    ["no place of keys", { ...good, [CONFIGURATION]: { issuer: ISSUER } }],
    ["a place that is none", { ...good, [CONFIGURATION]: { issuer: ISSUER, jwks_uri: "keys" } }],
    ["no key set", { ...good, [PLACE]: { keys: "a" } }],
    ["too many keys", { ...good, [PLACE]: { keys: Array.from({ length: 101 }, () => KEY) } }],
  ])("are not taken from %s", async (_, documents) => {
    await expect(keysWith(documents).keys.keysOf(ISSUER, [], ACCOUNT)).rejects.toMatchObject({
      failure: "answer",
    });
  });
});
