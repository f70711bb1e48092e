// The attack: somebody who may send anything, signed or not, sends what the reader was not written for: names that are
// properties of every object, more parameters or deeper nesting than a machine can walk, markup inside values, bytes
// that are no text, two values under one name of which the check sees one and the handler the other. What they want is a
// crash (TypeError, exhausted stack or memory), a changed prototype, or an answer in which their text is markup.
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { errorFromSchema, senderError } from "./errors/wire-error.ts";
import { writeError } from "./errors/write-error.ts";
import { compileOperation } from "./operation.ts";
import { parseForm } from "./query/form.ts";
import type { WireService } from "./service.ts";
import type { OperationSchema } from "./shapes/resolve.ts";
import { iamClient, iamService, noConstraints, stsService } from "./testing/in-process.ts";
import { anyCharacter } from "./testing/any-character.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const jsonService: WireService = { ...iamService, protocol: "awsJson1.1" };

function readForm(service: WireService, schema: OperationSchema, body: Uint8Array | string) {
  const form = parseForm(body);
  return form.ok ? compileOperation(service, schema).read(form.form) : form;
}

function operationsOf(service: WireService, client: Readonly<Record<string, unknown>>) {
  return Object.values(client)
    .filter((schema): schema is OperationSchema => Array.isArray(schema) && schema[0] === 9)
    .map((schema) => ({ service, schema }));
}

const schemas = [...operationsOf(iamService, iam), ...operationsOf(stsService, sts)];

function expectUntouchedPrototype() {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
}

describe("prototype pollution", () => {
  test("in forms", () => {
    const read = readForm(
      iamService,
      iam.CreateUser$,
      "UserName=a&__proto__.polluted=1&constructor.prototype.polluted=1&__proto__=1&Tags.member.1.__proto__.polluted=1" +
        "&Tags.member.1.Key=k&Tags.member.1.Value=v",
    );
    expect(read).toEqual({ ok: true, input: { UserName: "a", Tags: [{ Key: "k", Value: "v" }] } });
    expect(readForm(iamService, iam.CreateUser$, "UserName=a&Tags.member.__proto__.Key=k")).toMatchObject({
      ok: false,
      error: { code: "MalformedInput" },
    });
    expectUntouchedPrototype();
  });

  test("in JSON: what is not in the body itself is not there", () => {
    const operation = compileOperation(jsonService, iam.CreateUser$);
    const body =
      '{"UserName":"a","__proto__":{"polluted":1,"Path":"/x/"},"constructor":{"prototype":{"polluted":1}}}';
    expect(operation.read(bytes(body))).toEqual({ ok: true, input: { UserName: "a" } });
    expect(operation.read(bytes('{"__proto__":{"UserName":"a"}}'))).toMatchObject({ ok: false });
    expectUntouchedPrototype();
  });

  test("in the keys of maps", () => {
    const mapOfStrings = [2, "test", "Map", 0, 0, 0];
    const input = [3, "test", "Input", 0, ["Map"], [() => mapOfStrings]];
    const schema = [9, "test", "PutMap", 0, () => input, () => "unit"] as unknown as OperationSchema;
    for (const protocol of ["awsQuery", "awsJson1.1"] as const) {
      const operation = compileOperation<{ Map?: Record<string, string> }>(
        { ...iamService, protocol, constraints: noConstraints },
        schema,
      );
      const form = parseForm("Map.entry.1.key=__proto__&Map.entry.1.value=x");
      const payload = protocol === "awsQuery" && form.ok ? form.form : bytes('{"Map":{"__proto__":"x"}}');
      const result = operation.read(payload);
      const map = result.ok ? result.input.Map : undefined;
      expect(Object.keys(map ?? {})).toEqual(["__proto__"]);
      expect(Object.getPrototypeOf(map)).toBeNull();
    }
    expectUntouchedPrototype();
  });
});

describe("exhaustion", () => {
  test("a million parameters are refused after the limit", () => {
    expect(readForm(iamService, iam.CreateUser$, bytes("a=&".repeat(1_000_000)))).toMatchObject({
      ok: false,
    });
    const many = Array.from({ length: 1_000_000 }, (_, index) => `p${index}=`).join("&");
    expect(parseForm(many)).toMatchObject({
      ok: false,
      error: { code: "MalformedQueryString", status: 400 },
    });
  });

  test.each([
    "Tags.member.999999999999999999999.Key=a",
    "Tags.member.1000001.Key=a",
    "Tags.member.0.Key=a",
    "Tags.member.-1.Key=a",
    "Tags.member.01.Key=a",
    "Tags.member.1e3.Key=a",
    "Tags.member.١.Key=a",
    "Tags.member..Key=a",
  ])("the number of an element stays a small number: %s", (parameters) => {
    const body = bytes(`UserName=a&${parameters}`);
    expect(readForm(iamService, iam.CreateUser$, body)).toMatchObject({
      ok: false,
      error: { code: "MalformedInput", status: 400 },
    });
  });

  test("a large number makes no large array", () => {
    expect(
      readForm(iamService, iam.CreateUser$, "UserName=a&Tags.member.999999.Key=k&Tags.member.999999.Value=v"),
    ).toEqual({ ok: true, input: { UserName: "a", Tags: [{ Key: "k", Value: "v" }] } });
  });

  test("deep nesting is refused before anything recurses", () => {
    const deepName = `${"a.".repeat(200)}a=1`;
    expect(readForm(iamService, iam.GetUser$, deepName)).toMatchObject({
      ok: false,
      error: { code: "MalformedInput" },
    });
    for (const body of ["[".repeat(1_000_000), '{"a":'.repeat(1_000_000), `{"UserName":${"[".repeat(101)}`]) {
      expect(compileOperation(jsonService, iam.GetUser$).read(bytes(body))).toMatchObject({
        ok: false,
        error: { code: "SerializationException" },
      });
    }
  });

  test("brackets inside strings are no nesting", () => {
    const body = JSON.stringify({ UserName: "a", Ignored: `\\"${"[{".repeat(1000)}` });
    expect(compileOperation(jsonService, iam.GetUser$).read(bytes(body))).toEqual({
      ok: true,
      input: { UserName: "a" },
    });
  });

  test("ten thousand violations make one short answer", () => {
    const tags = Array.from({ length: 4000 }, (_, index) => `Tags.member.${index + 1}.Key=%26`).join("&");
    const result = readForm(iamService, iam.CreateUser$, `UserName=a&${tags}`);
    expect(JSON.stringify(result).length).toBeLessThan(1000);
    const entries = Array.from(
      { length: 4000 },
      (_, index) => `ContextEntries.member.${index + 1}.ContextKeyType=x`,
    );
    const many = readForm(iamService, iam.SimulateCustomPolicy$, entries.join("&"));
    expect(JSON.stringify(many).length).toBeLessThan(30_000);
  });
});

describe("two readings of one request", () => {
  test.each([
    "UserName=alice&UserName=admin",
    "UserName=alice&User%4eame=admin",
    "UserName=alice&Tags.member.1.Key=a&Tags.member.1.Key=b",
  ])("a repeated name is refused: %s", (body) => {
    expect(readForm(iamService, iam.CreateUser$, body)).toMatchObject({ ok: false, error: { status: 400 } });
  });

  test.each([
    ["a flattened list where the schema has none", "PolicyArns.1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["a list under another element's name", "PolicyArns.entry.1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["a list and a value", "PolicyArns=&PolicyArns.member.1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["a value in place of a list", "PolicyArns=arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["a value in place of a structure", "PolicyArns.member.1=arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["parts under a value", "Policy.member.1=%7B%7D"],
    ["a value and parts", "Policy=%7B%7D&Policy.x=%7B%7D"],
  ])("a session policy is never dropped in silence: %s", (_, parameters) => {
    const body = `RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=session&${parameters}`;
    expect(readForm(stsService, sts.AssumeRole$, body)).toMatchObject({
      ok: false,
      error: { code: "MalformedInput", status: 400 },
    });
  });
});

describe("injection", () => {
  const markup = "</Message><Code>None</Code><!--\"'&amp;]]>\0\x1b\ud800";

  test("a value is text in a result, whatever it says", async () => {
    const operation = compileOperation(iamService, iam.GetUser$);
    const hostile = "</UserName><Arn>arn:aws:iam::000000000000:root</Arn><UserName>";
    const User = { UserName: hostile, Path: "/", UserId: "x", Arn: "y", CreateDate: new Date(0) };
    const client = iamClient(() => operation.write({ User }, "r"));
    const answer = await client.send(new iam.GetUserCommand({}));
    expect(answer.User).toMatchObject({ UserName: hostile, Arn: "y" });
  });

  test("a message is text in an error, in both protocols", async () => {
    const error = errorFromSchema(iam.NoSuchEntityException$, markup);
    const answer = writeError(iamService, error, markup);
    expect(answer.body).not.toContain("<Code>None");
    // eslint-disable-next-line no-control-regex
    expect(answer.body).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/u);
    expect(answer.body.isWellFormed()).toBe(true);
    await expect(iamClient(() => answer).send(new iam.GetUserCommand({}))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "</Message><Code>None</Code><!--\"'&amp;]]>\ufffd\ufffd\ufffd",
    });
    expect(JSON.parse(writeError(jsonService, error, "r").body)).toEqual({
      __type: "NoSuchEntityException",
      message: markup,
    });
  });

  test("details of an error cannot replace its type or message", () => {
    const error = {
      ...senderError("Refused", "no"),
      members: { __type: "Other", message: "yes", reason: "R" },
    };
    expect(JSON.parse(writeError(jsonService, error, "r").body)).toEqual({
      __type: "Refused",
      message: "no",
      reason: "R",
    });
  });
});

test("a secret that breaks a rule, or the form, is not in the answer", () => {
  const secret = "correct horse battery staple \u20ac";
  const answers = [
    readForm(iamService, iam.ChangePassword$, bytes(`OldPassword=${secret}&NewPassword=${secret}`)),
    readForm(
      iamService,
      iam.CreateLoginProfile$,
      bytes(`UserName=a&Password=${secret}&PasswordResetRequired=${secret}`),
    ),
    readForm(iamService, iam.CreateLoginProfile$, bytes(`UserName=a&Password.x=${secret}`)),
    readForm(stsService, sts.AssumeRoleWithSAML$, bytes(`SAMLAssertion=abc&RoleArn=${secret}%`)),
    compileOperation(jsonService, iam.ChangePassword$).read(bytes(`{"OldPassword":"${secret}`)),
    compileOperation(jsonService, iam.ChangePassword$).read(bytes(`{"OldPassword":["${secret}"]}`)),
    compileOperation(jsonService, iam.ChangePassword$).read(bytes(`{"OldPassword":"${secret}"}`)),
  ];
  expect(answers.map(({ ok }) => ok)).toEqual(answers.map(() => false));
  expect(JSON.stringify(answers)).not.toContain("horse");
});

describe("junk is refused or read, never thrown at", () => {
  const part = fc.oneof(
    fc.constantFrom(
      "member",
      "entry",
      "1",
      "2",
      "key",
      "value",
      "Tags",
      "Key",
      "Value",
      "UserName",
      "Policy",
      "PolicyArns",

      "arn",
      "__proto__",
      "constructor",
      "",
      "MaxItems",
      "DurationSeconds",
      "ContextEntries",
      "ContextKeyValues",
    ),
    fc.string({ maxLength: 5 }),
  );
  const pair = fc.tuple(fc.array(part, { maxLength: 6 }), fc.string({ unit: anyCharacter, maxLength: 10 }));
  const structured = fc
    .array(pair, { maxLength: 10 })
    .map((pairs) =>
      pairs
        .map(
          ([parts, value]) =>
            `${encodeURIComponent(parts.join(".").toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
        )
        .join("&"),
    )
    .map(bytes);

  test.each([
    ["bytes", fc.uint8Array({ maxLength: 200 })],
    ["text", fc.string({ maxLength: 200 }).map(bytes)],
    ["names that schemas have", structured],
  ])("forms of %s", (_, body: fc.Arbitrary<Uint8Array>) => {
    fc.assert(
      fc.property(fc.constantFrom(...schemas), body, ({ service, schema }, raw) => {
        const result = readForm(service, schema, raw);
        expect(result.ok || result.error.status).toBe(result.ok || 400);
      }),
      { numRuns: 2000 },
    );
  });

  const jsonMember = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, [], {}, [null], [[]], [{}], 1e300, "", true),
  );
  const jsonBody = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map(bytes),
    fc
      .dictionary(
        fc.constantFrom("UserName", "Tags", "PolicyArns", "MaxItems", "DurationSeconds", "Policy"),
        jsonMember,
      )
      .map((value) => bytes(JSON.stringify(value))),
  );

  test("JSON bodies", () => {
    fc.assert(
      fc.property(fc.constantFrom(...schemas), jsonBody, ({ service, schema }, raw) => {
        const result = compileOperation({ ...service, protocol: "awsJson1.0" }, schema).read(raw);
        expect(result.ok || result.error.status).toBe(result.ok || 400);
      }),
      { numRuns: 2000 },
    );
  });
});
