import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { GetUserCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesOf } from "../packages/server/src/testing/raw-http.ts";
import { headerSigned } from "../packages/server/src/testing/signed-requests.ts";
import { eventually } from "./support/eventually.ts";
import { readEvents } from "./support/events.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

describe("a server that is asked to stop", () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await install();
  });
  afterAll(() => installation.remove());

  test("finishes the request under way, takes no new one, and ends well", async () => {
    const { admin: credentials } = installation;
    const form = "Action=CreateUser&UserName=late&Version=2010-05-08";
    const bytes = bytesOf(
      headerSigned({
        endpoint: installation.url(),
        credentials,
        form,
        service: "iam",
        // The server says "100 Continue" once it has the head: from then on the request is under way.
        headers: [["Expect", "100-continue"]],
      }),
    );
    const url = new URL(installation.url());
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    const answered = readAll(socket);
    socket.write(bytes.subarray(0, -form.length));
    await once(socket, "data");
    const stopped = installation.stop();
    const refusesNew = () =>
      fetch(`${url.origin}/_signet/health`).then(
        () => false,
        () => true,
      );
    expect(await eventually(refusesNew, (refused) => refused)).toBe(true);
    socket.write(bytes.subarray(-form.length));
    expect(await answered).toMatch(/HTTP\/1\.1 200 OK[\s\S]*<UserName>late<\/UserName>/);
    expect((await stopped).status).toBe(0);

    await installation.start();
    const late = await installation.send(sdk, credentials, new GetUserCommand({ UserName: "late" }));
    expect(late).toMatchObject({ ok: true });
  });

  test("writes the events of its last requests, the refused ones too", async () => {
    const { admin } = installation;
    const stranger = { ...admin, secretAccessKey: "x".repeat(40) };
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        installation.send(sdk, index % 4 === 0 ? stranger : admin, new GetCallerIdentityCommand()),
      ),
    );
    expect((await installation.stop()).status).toBe(0);
    const events = await readEvents(installation.signet, "--name", "GetCallerIdentity");
    expect(events).toHaveLength(answers.length);
    const told = new Set(events.map(({ requestID }) => requestID));
    expect(told).toEqual(new Set(answers.map(({ requestId }) => requestId)));
    expect(events.filter(({ errorCode }) => errorCode === "SignatureDoesNotMatch")).toHaveLength(10);
    await installation.start();
  });
});

async function readAll(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => (text += part));
  await once(socket, "close");
  return text;
}
