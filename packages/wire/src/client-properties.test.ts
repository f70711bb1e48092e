// What the official client writes, we read; what we write, it reads: for every operation of the schemas.
import { AwsJson1_0Protocol, AwsJson1_1Protocol, AwsQueryProtocol } from "@aws-sdk/core/protocols";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { compileOperation } from "./operation.ts";
import { parseForm } from "./query/form.ts";
import type { RequestPayload, WireResponse, WireService } from "./service.ts";
import { resolveStructure, type OperationSchema } from "./shapes/resolve.ts";
import { arbitraryStructure, formText } from "./testing/arbitrary-value.ts";
import { iamService, noConstraints, stsService } from "./testing/in-process.ts";
import { anyCharacter } from "./testing/any-character.ts";

/** Without rules about values: what is tested here is the form. */
const services = [
  { service: { ...iamService, constraints: noConstraints }, client: iam },
  { service: { ...stsService, constraints: noConstraints }, client: sts },
];
const protocols = ["awsQuery", "awsJson1.0", "awsJson1.1"] as const;
const cases = services.flatMap(({ service, client }) =>
  protocols.map((protocol) => ({ service: { ...service, protocol }, client, name: service.name, protocol })),
);

function operationsOf(client: Readonly<Record<string, unknown>>): readonly OperationSchema[] {
  return Object.values(client).filter(
    (value): value is OperationSchema => Array.isArray(value) && value[0] === 9,
  );
}

function clientProtocol({ protocol, xmlNamespace = "", apiVersion }: WireService) {
  const common = { defaultNamespace: "com.amazonaws.test", errorTypeRegistries: [] };
  if (protocol === "awsQuery") return new AwsQueryProtocol({ ...common, xmlNamespace, version: apiVersion });
  const json = { ...common, serviceTarget: "Test" };
  return protocol === "awsJson1.0" ? new AwsJson1_0Protocol(json) : new AwsJson1_1Protocol(json);
}

const context = {
  endpoint: async () => ({ protocol: "https:", hostname: "localhost", path: "/" }),
  base64Encoder: (bytes: Uint8Array) => Buffer.from(bytes).toString("base64"),
  utf8Encoder: (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8"),
};

async function sent(service: WireService, schema: OperationSchema, input: object): Promise<RequestPayload> {
  const protocol = clientProtocol(service);
  protocol.setSerdeContext(context as never);
  const request = await protocol.serializeRequest(normalized(schema), input, context as never);
  const body = request.body as string | Uint8Array;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (service.protocol !== "awsQuery") return bytes;
  const form = parseForm(bytes);
  if (!form.ok) throw new Error(form.error.message);
  return form.form;
}

async function received(
  service: WireService,
  schema: OperationSchema,
  response: WireResponse,
): Promise<object> {
  const protocol = clientProtocol(service);
  protocol.setSerdeContext(context as never);
  const { $metadata: _, ...output } = (await protocol.deserializeResponse(
    normalized(schema),
    context as never,
    {
      statusCode: response.status,
      headers: { ...response.headers },
      body: new TextEncoder().encode(response.body),
    },
  )) as { $metadata: unknown };
  return output;
}

/** As the client's own middleware hands an operation to its protocol. */
function normalized([, namespace, name, traits, input, output]: OperationSchema) {
  return { namespace, name, traits, input, output } as never;
}

// The client's XML reader trims text and takes blank text for none.
const xmlSafeText = fc.string({ minLength: 1, maxLength: 20, unit: anyCharacter }).map((text) => {
  // eslint-disable-next-line no-control-regex
  const carried = text.toWellFormed().replace(/[\0-\x1f\ufffe\uffff\ufffd]|\s|\ufeff/gu, "");
  return `a${carried}&<b>'"]]>z`;
});

describe.each(cases)("$name over $protocol", ({ service, client, protocol }) => {
  const operations = operationsOf(client);

  test("input survives the client's writer and our reader", async () => {
    expect(operations.length).toBeGreaterThan(10);
    for (const schema of operations) {
      const shape = resolveStructure(schema[4], service.constraints);
      if (shape === undefined) continue;
      const operation = compileOperation(service, schema);
      await fc.assert(
        fc.asyncProperty(arbitraryStructure(shape, { text: formText }), async (input) => {
          expect(operation.read(await sent(service, schema, input))).toEqual({ ok: true, input });
        }),
        { numRuns: 25 },
      );
    }
  });

  test("an operation without output is answered without one", async () => {
    const units = operations.filter(
      (schema) => resolveStructure(schema[5], service.constraints) === undefined,
    );
    const outputs = await Promise.all(
      units.map((schema) =>
        received(service, schema, compileOperation(service, schema).write(undefined, "r")),
      ),
    );
    expect(outputs).toEqual(units.map(() => ({})));
  });

  test("output survives our writer and the client's reader", async () => {
    for (const schema of operations) {
      const shape = resolveStructure(schema[5], service.constraints);
      const operation = compileOperation(service, schema);
      if (shape === undefined) continue;
      const text = protocol === "awsQuery" ? xmlSafeText : formText;
      // The client's JSON reader sets the prototype instead of this key.
      const keys = text.filter((key) => key !== "__proto__");
      await fc.assert(
        fc.asyncProperty(arbitraryStructure(shape, { text, keys }), async (output) => {
          expect(await received(service, schema, operation.write(output, "r"))).toEqual(output);
        }),
        { numRuns: 25 },
      );
    }
  });
});
