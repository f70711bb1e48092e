import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const create = (Url: string, more: object = {}, as = iam) =>
  as.send(new CreateOpenIDConnectProviderCommand({ Url, ...more }));
const get = async (OpenIDConnectProviderArn: string) =>
  members(await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })));
const arnOf = (url: string) => `arn:aws:iam::${server.accountId}:oidc-provider/${url}`;
const listed = async () =>
  (await iam.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList?.map(
    ({ Arn }) => Arn,
  );
const PRINT = "0123456789abcdef0123456789ABCDEF01234567";

describe("OIDC providers", () => {
  test("are made, got, listed, counted and deleted", async () => {
    const Tags = [{ Key: "team", Value: "red" }];
    const made = await create("https://idp.example/id/A", {
      ClientIDList: ["sts.amazonaws.com", "b", "b"],
      ThumbprintList: [PRINT],
      Tags,
    });
    const arn = arnOf("idp.example/id/A");
    expect(members(made)).toEqual({ OpenIDConnectProviderArn: arn, Tags });
    expect(await get(arn)).toEqual({
      Url: "idp.example/id/A",
      ClientIDList: ["sts.amazonaws.com", "b"],
      ThumbprintList: [PRINT],
      CreateDate: expect.any(Date),
      Tags,
    });
    expect(members(await create("https://idp.example"))).toEqual({
      OpenIDConnectProviderArn: arnOf("idp.example"),
    });
    expect(await get(arnOf("idp.example"))).toEqual({
      Url: "idp.example",
      ClientIDList: [],
      ThumbprintList: [],
      CreateDate: expect.any(Date),
      Tags: [],
    });
    expect(await listed()).toEqual([arnOf("idp.example"), arn]);
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap?.Providers).toBe(2);
    const drop = () =>
      iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arnOf("idp.example") }));
    expect(members(await drop())).toEqual({});
    // What is deleted already is no error (IAM API Reference, "DeleteOpenIDConnectProvider").
    expect(members(await drop())).toEqual({});
    expect(await listed()).toEqual([arn]);
  });

  test("are one for each URL, and need one that an issuer can have", async () => {
    await create("https://once.example");
    expect(await refused(create("https://once.example"))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "Provider with url https://once.example already exists.",
    });
    expect(await refused(create("http://plain.example"))).toEqual({
      name: "ValidationError",
      status: 400,
      message: "Invalid Open ID Connect Provider URL",
    });
  });

  test("have a hundred client ids, which are added and removed any number of times", async () => {
    const { OpenIDConnectProviderArn = "" } = await create("https://clients.example", {
      ClientIDList: Array.from({ length: 99 }, (_, index) => `client-${index}`),
    });
    const add = (ClientID: string) =>
      iam.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
    const remove = (ClientID: string) =>
      iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
    expect(members(await add("last"))).toEqual({});
    expect(members(await add("last"))).toEqual({});
    expect(await refused(add("more"))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
    });
    expect(members(await remove("client-0"))).toEqual({});
    expect(members(await remove("client-0"))).toEqual({});
    const { ClientIDList } = (await get(OpenIDConnectProviderArn)) as { ClientIDList: string[] };
    expect(ClientIDList).toHaveLength(99);
    expect(ClientIDList.at(-1)).toBe("last");
    const tooMany = Array.from({ length: 101 }, (_, index) => `client-${index}`);
    expect(await refused(create("https://many.example", { ClientIDList: tooMany }))).toMatchObject({
      name: "LimitExceededException",
    });
  });

  test("have five thumbprints", async () => {
    const { OpenIDConnectProviderArn = "" } = await create("https://prints.example");
    const update = (ThumbprintList: string[]) =>
      iam.send(
        new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn, ThumbprintList }),
      );
    await update(Array.from({ length: 5 }, () => PRINT));
    expect(await refused(update(Array.from({ length: 6 }, () => PRINT)))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "Thumbprint list must contain fewer than 5 entries.",
    });
    expect(await refused(update(["g".repeat(40)]))).toMatchObject({ name: "InvalidInputException" });
    expect(await refused(update(["a"]))).toMatchObject({ name: "ValidationError", status: 400 });
    expect(await get(OpenIDConnectProviderArn)).toMatchObject({
      ThumbprintList: Array.from({ length: 5 }, () => PRINT),
    });
  });

  test("have tags, which are listed in pages", async () => {
    const { OpenIDConnectProviderArn = "" } = await create("https://tags.example");
    const tag = (...keys: string[]) =>
      iam.send(
        new TagOpenIDConnectProviderCommand({
          OpenIDConnectProviderArn,
          Tags: keys.map((Key) => ({ Key, Value: "1" })),
        }),
      );
    await tag("b", "a", "c");
    expect(await refused(tag("d", "D"))).toMatchObject({ name: "InvalidInputException" });
    await iam.send(new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: ["B"] }));
    const page = await iam.send(
      new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn, MaxItems: 1 }),
    );
    expect(page).toMatchObject({ Tags: [{ Key: "a", Value: "1" }], IsTruncated: true });
    const rest = await iam.send(
      new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn, Marker: page.Marker }),
    );
    expect(rest).toMatchObject({ Tags: [{ Key: "c", Value: "1" }], IsTruncated: false });
  });

  test("are not named by what is no ARN of one", async () => {
    const { accountId } = server;
    for (const OpenIDConnectProviderArn of [
      "nonsense-nonsense-nonsense",
      `arn:aws:iam::${accountId}:saml-provider/somebody`,
      `arn:aws:iam::${accountId}:oidc-provider/`,
      "arn:aws:iam::nobody:oidc-provider/somebody.example",
    ]) {
      const of = { OpenIDConnectProviderArn };
      for (const command of [
        new GetOpenIDConnectProviderCommand(of),
        new DeleteOpenIDConnectProviderCommand(of),
        new AddClientIDToOpenIDConnectProviderCommand({ ...of, ClientID: "a" }),
        new ListOpenIDConnectProviderTagsCommand(of),
      ])
        expect(await refused(iam.send(command as GetOpenIDConnectProviderCommand))).toEqual({
          name: "InvalidInputException",
          status: 400,
          message: `ARN ${OpenIDConnectProviderArn} is not valid.`,
        });
    }
  });

  test("that are not there are not found", async () => {
    const OpenIDConnectProviderArn = arnOf("nobody.example");
    const missing = {
      name: "NoSuchEntityException",
      status: 404,
      message: `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`,
    };
    const of = { OpenIDConnectProviderArn };
    for (const request of [
      iam.send(new GetOpenIDConnectProviderCommand(of)),
      iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...of, ClientID: "a" })),
      iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...of, ClientID: "a" })),
      iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...of, ThumbprintList: [] })),
      iam.send(new TagOpenIDConnectProviderCommand({ ...of, Tags: [] })),
      iam.send(new UntagOpenIDConnectProviderCommand({ ...of, TagKeys: [] })),
      iam.send(new ListOpenIDConnectProviderTagsCommand(of)),
    ]) {
      expect(await refused(request)).toEqual(missing);
    }
  });

  test("are a hundred in an account, also when many are made at once", async () => {
    const other = await server.createAccount("full");
    const client = server.iam(other.admin);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 103 }, (_, index) => create(`https://idp-${index}.example`, {}, client)),
    );
    const failures = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failures.map(({ reason }) => (reason as Error).message)).toEqual(
      Array.from({ length: 3 }, () => "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100"),
    );
  });

  test("are for whom the policies let, by their ARNs and tags", async () => {
    const Tags = [{ Key: "team", Value: "blue" }];
    const { OpenIDConnectProviderArn = "" } = await create("https://guarded.example", { Tags });
    const nobody = await delegate(server, "oidc-nobody");
    const denied = await refused(create("https://mine.example", {}, nobody));
    expect(denied).toEqual({
      name: "AccessDenied",
      status: 403,
      message: `User: arn:aws:iam::${server.accountId}:user/oidc-nobody is not authorized to perform: iam:CreateOpenIDConnectProvider on resource: ${arnOf("mine.example")} because no identity-based policy allows the iam:CreateOpenIDConnectProvider action`,
    });
    expect(await listed()).not.toContain(arnOf("mine.example"));
    const tagged = await delegate(server, "oidc-tagged", {
      Effect: "Allow",
      Action: ["iam:GetOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"],
      Resource: arnOf("*"),
      Condition: { StringEquals: { "aws:ResourceTag/team": "blue" } },
    });
    const read = (arn: string) =>
      tagged.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    expect(await read(OpenIDConnectProviderArn)).toMatchObject({ Url: "guarded.example" });
    expect(await refused(read(arnOf("once.example")))).toMatchObject({ name: "AccessDenied" });
    const requested = await delegate(server, "oidc-requested", {
      Effect: "Allow",
      Action: "iam:CreateOpenIDConnectProvider",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestTag/team": "blue" } },
    });
    expect(await refused(create("https://untagged.example", {}, requested))).toMatchObject({
      name: "AccessDenied",
    });
    expect(members(await create("https://tagged.example", { Tags }, requested))).toMatchObject({ Tags });
    const foreign = await server.createAccount("foreign");
    const across = server
      .iam(foreign.admin)
      .send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(await refused(across)).toMatchObject({ name: "AccessDenied", status: 403 });
  });
});
