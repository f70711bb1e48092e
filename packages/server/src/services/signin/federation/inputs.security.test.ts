// Somebody sends the federation endpoint what no broker sends: names that every object has, one parameter twice, megabytes, bytes that are no text. They
// hope for a failure that tells something, for a check that reads one value and a step that takes the other, or for a server that falls over.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, parseAnswer, sendRaw } from "../../../testing/raw-http.ts";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { type Answer, ask, getSigninToken, loginPath, makeBroker, sessionOf } from "./testing/broker.ts";

let server: TestServer;
let credentials: ClientCredentials;
beforeAll(async () => {
  server = await startTestServer();
  const broker = await makeBroker(server);
  credentials = await broker.assume({ RoleArn: (await broker.role()).arn });
});
afterAll(() => server.stop());

const Action = "getSigninToken";
const both = async (parameters: Parameters<typeof ask>[1]): Promise<readonly Answer[]> => [
  await ask(server.endpoint, parameters, "GET"),
  await ask(server.endpoint, parameters, "POST"),
];

describe("Session is refused when it is", () => {
  const session = () => JSON.parse(sessionOf(credentials)) as Record<string, unknown>;
  it.each<[string, () => string]>([
    ["empty", () => ""],
    ["no JSON", () => "{"],
    ["null", () => "null"],
    ["a text", () => '"x"'],
    ["a list", () => JSON.stringify([session()])],
    ["a list with the members", () => JSON.stringify(Object.entries(session()))],
    ["an object without members", () => "{}"],
    ...["sessionId", "sessionKey", "sessionToken"].flatMap((name): [string, () => string][] => [
      [`one without ${name}`, () => JSON.stringify({ ...session(), [name]: undefined })],
      [`one with ${name} as null`, () => JSON.stringify({ ...session(), [name]: null })],
      [`one with ${name} as a list`, () => JSON.stringify({ ...session(), [name]: [session()[name]] })],
      [`one with ${name} as an object`, () => JSON.stringify({ ...session(), [name]: { toString: "x" } })],
      [`one with an empty ${name}`, () => JSON.stringify({ ...session(), [name]: "" })],
    ]),
    ["one whose members are its prototype's", () => `{"__proto__":${sessionOf(credentials)}}`],
    [
      "one whose members are a constructor's",
      () => `{"constructor":{"prototype":${sessionOf(credentials)}}}`,
    ],
    ["followed by something", () => `${sessionOf(credentials)}x`],
    ["nested without end", () => "[".repeat(8000)],
    ["too long", () => JSON.stringify({ ...session(), more: "x".repeat(8192) })],
  ])("%s", async (_, text) => {
    for (const answer of await both({ Action, Session: text() })) {
      expect(answer).toMatchObject({ status: 400, token: "" });
      expect(answer.text).not.toContain(credentials.secretAccessKey);
    }
    expect(Object.hasOwn(Object.prototype, "sessionId")).toBe(false);
  });

  it("there, but the members that make no difference are left alone", async () => {
    const Session = JSON.stringify({ ...session(), more: 1, toString: "x" });
    for (const answer of await both({ Action, Session })) expect(answer.status).toBe(200);
  });
});

describe("a parameter that is there twice is refused", () => {
  it.each(["Action", "Session", "SessionDuration", "SessionType", "SigninToken", "Destination", "Issuer"])(
    "%s",
    async (name) => {
      const good = { Action, Session: sessionOf(credentials), SessionDuration: "900", SessionType: "json" };
      const value = new Map(Object.entries(good)).get(name) ?? "x";
      const pairs = [
        ...Object.entries(good).filter(([other]) => other !== name),
        [name, value],
        [name, value],
      ] as const;
      for (const answer of await both(pairs)) expect(answer).toMatchObject({ status: 400, token: "" });
    },
  );

  it("also once in the address and once in the form; once in each is one request", async () => {
    const send = async (query: Record<string, string>, form: Record<string, string>) => {
      const target = `${server.endpoint}/federation?${new URLSearchParams(query).toString()}`;
      return (await fetch(target, { method: "POST", body: new URLSearchParams(form) })).status;
    };
    const Session = sessionOf(credentials);
    expect(await send({ Action }, { Session })).toBe(200);
    expect(await send({ Action, Session }, { Session })).toBe(400);
    expect(await send({ Action }, { Action: "login", Session })).toBe(400);
  });
});

it("an Action that there is not is refused, whatever it is called", async () => {
  for (const other of [
    "",
    "GetSigninToken",
    "getsignintoken",
    "logout",
    "toString",
    "__proto__",
    "login\u0000",
  ])
    for (const answer of await both({ Action: other, Session: sessionOf(credentials) }))
      expect([other, answer.status, answer.token]).toEqual([other, 400, ""]);
  for (const answer of await both({ Session: sessionOf(credentials) })) expect(answer.status).toBe(400);
});

it("SessionType is json, or nothing", async () => {
  for (const SessionType of ["xml", "", "JSON", "json,json"])
    expect(await getSigninToken(server, credentials, { SessionType })).toMatchObject({
      status: 400,
      token: "",
    });
});

it("a body that is no form is refused, and one that is too large", async () => {
  const post = async (body: string, type: string) =>
    (
      await fetch(`${server.endpoint}/federation`, {
        method: "POST",
        body,
        headers: { "content-type": type },
      })
    ).status;
  const json = JSON.stringify({ Action, Session: sessionOf(credentials) });
  expect(await post(json, "application/json")).toBe(400);
  expect(await post(json, "multipart/form-data; boundary=x")).toBe(400);
  expect(
    await post(`Action=${Action}&Session=${"x".repeat(66_000)}`, "application/x-www-form-urlencoded"),
  ).toBe(413);
});

it("an address that is too long is refused before it is read", async () => {
  const head = `GET /federation?Session=${"x".repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`;
  expect(parseAnswer(await exchange(server.endpoint, Buffer.from(head))).status).toBe(431);
  const long = loginPath("x".repeat(20_000), { Destination: `/${"x".repeat(5000)}` });
  expect((await fetch(`${server.endpoint}${long}`, { redirect: "manual" })).status).toBe(400);
});

it("nothing at random is a failure of the server", async () => {
  const pieces = [
    "Action=getSigninToken",
    "Action=login",
    "Session=",
    `Session=${encodeURIComponent(sessionOf(credentials))}`,
    "SessionDuration=900",
    "SigninToken=",
    "Destination=%",
    "Issuer=%00",
    "%",
    "&&",
    "=",
  ];
  const statuses = new Set<number>();
  for (let time = 0; time < 400; time += 1) {
    const bytes = randomBytes(12);
    const query = [...bytes.subarray(0, bytes.readUInt8() % 6)]
      .map(
        (byte) =>
          `${pieces[byte % pieces.length]}${byte % 3 === 0 ? bytes.toString("latin1").replaceAll(/[^!-~]/gu, "~") : ""}`,
      )
      .join("&");
    const isPost = bytes.readUInt8(11) % 2 === 0;
    const answer = await sendRaw(server.endpoint, {
      method: isPost ? "POST" : "GET",
      target: `/federation?${isPost ? "" : query}`,
      headers: [
        ["Host", new URL(server.endpoint).host],
        ["Content-Type", "application/x-www-form-urlencoded"],
      ],
      body: Buffer.from(isPost ? query : "", "latin1"),
    });
    statuses.add(answer.status);
  }
  expect([...statuses].filter((status) => status !== 200 && status !== 400)).toEqual([]);
  expect(server.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});
