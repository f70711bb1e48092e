// Attacks by whoever names a host that the server then asks (SSRF): addresses of the server's own network, behind a name or not, in
// whichever spelling; a name whose address changes between look and connection; redirects to such places; answers without an end and
// without a hurry; name servers that never answer; one account's slow hosts, which would keep the others waiting; a host that somebody else
// answers for, with a certificate of their own.
import { X509Certificate } from "node:crypto";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCertificate, signCertificate } from "../testing/certificates.ts";
import { startIssuer, type TestIssuer } from "../testing/issuer.ts";
import type { OutgoingFailure } from "./errors.ts";
import { createFetchJson, type FetchJsonOptions } from "./fetch-json.ts";
import type { Resolve } from "./guarded-lookup.ts";

const authority = makeCertificate("authority");
const certificate = signCertificate("localhost", authority);
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer({ ...certificate, chain: authority.cert });
});
afterAll(() => issuer.stop());

const print = (pem: string) => new X509Certificate(pem).fingerprint.replaceAll(":", "");
const ACCOUNT = "111122223333";
const THUMBPRINTS = [print(authority.cert)];
const document = () => `${issuer.url}/.well-known/openid-configuration`;

async function outcome(
  url: string,
  thumbprints: readonly string[] = THUMBPRINTS,
  options: Partial<FetchJsonOptions> = { privateHosts: [issuer.host] },
): Promise<OutgoingFailure | "fetched"> {
  try {
    await createFetchJson({ privateHosts: [], ...options })(new URL(url), thumbprints, ACCOUNT);
    return "fetched";
  } catch (error) {
    return (error as { failure: OutgoingFailure }).failure;
  }
}

describe("addresses", () => {
  it("are asked where the operator lets a host be private", async () => {
    expect(await outcome(document())).toBe("fetched");
  });

  it("that are not public are not asked, whatever they are called", async () => {
    const port = new URL(issuer.url).port;
    const before = issuer.asked.length;
    for (const host of [
      "localhost",
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "0.0.0.0",
      "[::]",
    ]) {
      expect(await outcome(`https://${host}:${port}/`, THUMBPRINTS, {})).toBe("address");
    }
    expect(await outcome("https://169.254.169.254/latest/meta-data/", [], {})).toBe("address");
    expect(issuer.asked).toHaveLength(before);
  });

  it("of a name are looked at and connected to in one: what the name has a moment later does not matter", async () => {
    let asked = 0;
    const resolve: Resolve = (_, done) => {
      asked += 1;
      done(null, [{ address: asked === 1 ? "127.0.0.1" : "1.1.1.1", family: 4 }]);
    };
    expect(await outcome("https://rebound.example/", [], { resolve })).toBe("address");
    const both: Resolve = (_, done) =>
      done(null, [
        { address: "1.1.1.1", family: 4 },
        { address: "10.0.0.1", family: 4 },
      ]);
    expect(await outcome("https://both.example/", [], { resolve: both })).toBe("address");
  });

  it("that a name does not have are no end of the server", async () => {
    const resolve: Resolve = (host, done) => done(Object.assign(new Error(host), { code: "ENOTFOUND" }));
    expect(await outcome("https://nowhere.invalid/", [], { resolve })).toBe("unreachable");
    expect(await outcome("https://empty.invalid/", [], { resolve: (_, done) => done(null, []) })).toBe(
      "address",
    );
  });

  it("of one private host open no other, nor another port of it", async () => {
    expect(await outcome("https://localhost:1/", [], { privateHosts: [issuer.host] })).toBe("address");
  });

  it("are asked by HTTPS alone, and with no password", async () => {
    expect(await outcome(document().replace("https:", "http:"))).toBe("address");
    expect(await outcome(document().replace("https://", "https://user:password@"))).toBe("address");
  });
});

describe("answers", () => {
  it("that lead elsewhere are not followed", async () => {
    issuer.answers.set("/redirect", { status: 302, headers: { location: `${issuer.url}/keys` }, body: "{}" });
    const before = issuer.asked.length;
    expect(await outcome(`${issuer.url}/redirect`)).toBe("answer");
    expect(issuer.asked.slice(before)).toEqual(["/redirect"]);
  });

  it("that are too large, or no JSON, are not taken", async () => {
    issuer.answers.set("/large", { body: JSON.stringify("a".repeat(300_000)) });
    issuer.answers.set("/text", { body: "<html>" });
    expect(await outcome(`${issuer.url}/large`)).toBe("answer");
    expect(await outcome(`${issuer.url}/text`)).toBe("answer");
  });

  it("that do not come are not waited for", async () => {
    const silent: Server = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent.listen(0, "127.0.0.1", resolve);
    });
    const host = `localhost:${(silent.address() as AddressInfo).port}`;
    expect(await outcome(`https://${host}/`, [], { privateHosts: [host], time: 50 })).toBe("unreachable");
    silent.close();
  });

  it("that come no more once the certificate is to be looked at are not waited for either", async () => {
    const taken: Socket[] = [];
    const tiring: Server = createServer((socket) => {
      taken.push(socket.on("error", () => undefined));
      const first = taken.length === 1;
      if (first) socket.pipe(connect(Number(new URL(issuer.url).port), "127.0.0.1")).pipe(socket);
    });
    await new Promise<void>((resolve) => {
      tiring.listen(0, "127.0.0.1", resolve);
    });
    const host = `localhost:${(tiring.address() as AddressInfo).port}`;
    const options = { privateHosts: [host], time: 300 };
    expect(await outcome(`https://${host}/`, THUMBPRINTS, options)).toBe("unreachable");
    expect(taken).toHaveLength(2);
    for (const socket of taken) socket.destroy();
    tiring.close();
  });

  it("are waited for a few at a time, and fewer of one account", async () => {
    const fetchJson = createFetchJson({ privateHosts: [issuer.host], atOnce: 3, atOnceOfAccount: 2 });
    const accounts = [ACCOUNT, ACCOUNT, ACCOUNT, "222222222222", "333333333333"];
    const round = async () => {
      const each = await Promise.allSettled(
        accounts.map((accountId) => fetchJson(new URL(document()), THUMBPRINTS, accountId)),
      );
      return each.map((one) =>
        one.status === "fulfilled" ? "fetched" : (one.reason as { failure: OutgoingFailure }).failure,
      );
    };
    const expected = ["fetched", "fetched", "busy", "fetched", "busy"];
    expect(await round()).toEqual(expected);
    expect(await round()).toEqual(expected);
  });

  it("of five at a time keep one account busy, and no other", async () => {
    const fetchJson = createFetchJson({ privateHosts: [], resolve: () => undefined, time: 50 });
    const ask = (accountId: string) => fetchJson(new URL("https://slow.example/"), [], accountId);
    const asked = [ACCOUNT, "222222222222"].flatMap((accountId) =>
      Array.from({ length: 7 }, () => ask(accountId)),
    );
    const failures = (await Promise.allSettled(asked)).map(
      (one) => (one as unknown as { reason: { failure: OutgoingFailure } }).reason.failure,
    );
    const ofOne = [...Array.from({ length: 5 }, () => "unreachable"), "busy", "busy"];
    expect(failures).toEqual([...ofOne, ...ofOne]);
  });
});

describe("name servers that do not answer", () => {
  const DEAD = "https://dead.example/";
  /** Holds what was asked for, until it is told. */
  function holding() {
    const held: (() => void)[] = [];
    const resolve: Resolve = (_, done) => {
      held.push(() => done(null, [{ address: "127.0.0.1", family: 4 }]));
    };
    return { held, resolve };
  }

  it("are not waited for, and what they say later is not heard", async () => {
    const { held, resolve } = holding();
    const fetchJson = createFetchJson({
      privateHosts: [issuer.host, "dead.example"],
      resolve,
      time: 50,
      atOnce: 1,
    });
    const before = issuer.asked.length;
    await expect(fetchJson(new URL(document()), THUMBPRINTS, ACCOUNT)).rejects.toMatchObject({
      failure: "unreachable",
    });
    expect(held).toHaveLength(1);
    held[0]?.();
    // The turn of the fetch is free, and so is that of the look-up now that it has ended.
    await expect(fetchJson(new URL(DEAD), [], ACCOUNT)).rejects.toMatchObject({ failure: "unreachable" });
    expect(held).toHaveLength(2);
    expect(issuer.asked).toHaveLength(before);
  });

  it("are asked a few at a time also when nobody waits for them any more, for hosts in private networks, too", async () => {
    const { held, resolve } = holding();
    const fetchJson = createFetchJson({
      privateHosts: ["dead.example"],
      resolve,
      time: 20,
      atOnce: 3,
      atOnceOfAccount: 2,
    });
    const failure = async (accountId: string) => {
      const [one] = await Promise.allSettled([fetchJson(new URL(DEAD), [], accountId)]);
      return (one as unknown as { reason: { failure: OutgoingFailure } }).reason.failure;
    };
    expect(await failure(ACCOUNT)).toBe("unreachable");
    expect(await failure(ACCOUNT)).toBe("unreachable");
    expect(await failure(ACCOUNT)).toBe("busy");
    expect(await failure("222222222222")).toBe("unreachable");
    expect(await failure("333333333333")).toBe("busy");
    expect(held).toHaveLength(3);
    for (const answer of held) answer();
    expect(await failure(ACCOUNT)).toBe("unreachable");
    expect(held).toHaveLength(4);
  });
});

describe("certificates", () => {
  const privateHosts = () => ({ privateHosts: [issuer.host] });

  it("of nobody who is known are taken by thumbprint: of the authority, or of the host itself", async () => {
    expect(await outcome(document(), [])).toBe("certificate");
    expect(await outcome(document(), [print(certificate.cert).toLowerCase()])).toBe("fetched");
    expect(await outcome(document(), ["0".repeat(40), ...THUMBPRINTS])).toBe("fetched");
    expect(await outcome(document(), ["0".repeat(40)])).toBe("certificate");
  });

  it("in the chain that have the thumbprint vouch for nobody whom they did not sign", async () => {
    // The attacker sends the authority's certificate along, which is no secret.
    const attacker = makeCertificate("localhost");
    const other = await startIssuer({ ...attacker, chain: authority.cert });
    try {
      const url = `${other.url}/keys`;
      expect(await outcome(url, THUMBPRINTS, { privateHosts: [other.host] })).toBe("certificate");
      expect(await outcome(url, [print(attacker.cert)], { privateHosts: [other.host] })).toBe("fetched");
    } finally {
      await other.stop();
    }
  });

  it("of another name do not count, thumbprint or not", async () => {
    const wrong = signCertificate("other.example", authority);
    const other = await startIssuer({ ...wrong, chain: authority.cert });
    try {
      const options = { privateHosts: [other.host] };
      expect(await outcome(`${other.url}/keys`, THUMBPRINTS, options)).toBe("certificate");
      expect(await outcome(`${other.url}/keys`, [print(wrong.cert)], options)).toBe("certificate");
    } finally {
      await other.stop();
    }
  });

  it("are all that is asked for: nothing is sent before", async () => {
    const before = issuer.asked.length;
    expect(await outcome(document(), ["0".repeat(40)], privateHosts())).toBe("certificate");
    expect(issuer.asked).toHaveLength(before);
  });
});
