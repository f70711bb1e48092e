// Attack: an account trusts the issuer https://idp.example/Red, and policies ask for `idp.example/Red:sub`. Whoever answers for other paths of
// that host, https://idp.example/red for one, gets their issuer made a provider, too. The names of condition keys have no case: the subjects
// of the second issuer would fill the condition keys of the first.
import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const create = (Url: string) => iam.send(new CreateOpenIDConnectProviderCommand({ Url }));

test("a provider whose URL is another's but for its case is refused for as long as that one is there", async () => {
  const OpenIDConnectProviderArn = (await create("https://idp.example/Red")).OpenIDConnectProviderArn;
  for (const path of ["red", "RED", "Red"]) {
    expect(await refused(create(`https://idp.example/${path}`))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: `Provider with url https://idp.example/${path} already exists.`,
    });
  }
  // Another name to the letter, and so another key.
  await create("https://idp.example/Red/");
  await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(members(await create("https://idp.example/red"))).toEqual({
    OpenIDConnectProviderArn: `arn:aws:iam::${server.accountId}:oidc-provider/idp.example/red`,
  });
});
