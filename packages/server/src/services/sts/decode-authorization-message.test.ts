import { expect, it } from "vitest";
import { decodeAuthorizationMessage } from "./decode-authorization-message.ts";
import { ACCOUNT, callOf, sealed, user } from "./testing/call.ts";

const text = '{"allowed":false}';
const decode = async (EncodedMessage: string) =>
  decodeAuthorizationMessage.handle({ EncodedMessage }, callOf(user));

it("opens a message of the caller's account", async () => {
  expect(await decode(sealed({ accountId: ACCOUNT, text }))).toEqual({ DecodedMessage: text });
});

it.each([
  ["of another account", sealed({ accountId: "210987654321", text })],
  ["that was altered", sealed({ accountId: ACCOUNT, text }).replace(/.{4}$/, "AAAA")],
  ["that never was one", "bm90IGEgbWVzc2FnZQ=="],
])("refuses a message %s", async (_, encoded) => {
  await expect(decode(encoded)).rejects.toMatchObject({
    code: "InvalidAuthorizationMessageException",
    status: 400,
    message: "Message is not valid",
  });
});
