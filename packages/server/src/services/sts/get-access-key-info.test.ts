import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createAccessKeyId } from "../../credentials/access-key-id.ts";
import { getAccessKeyInfo } from "./get-access-key-info.ts";
import { callOf, user } from "./testing/call.ts";

const ask = async (AccessKeyId: string) => getAccessKeyInfo.handle({ AccessKeyId }, callOf(user));

it.each(["AKIA", "ASIA"] as const)(
  "reads the account out of an %s id, of this server or not",
  async (prefix) => {
    expect(await ask(createAccessKeyId(prefix, "000123456789", randomBytes))).toEqual({
      Account: "000123456789",
    });
  },
);

it.each(["AIDAIOSFODNN7EXAMPLE", "AKIA0000000000000000", "AKIAAAAAAAAAAAAAAAAA", "AKIAIOSFODNN7EXAMPLEX"])(
  "refuses %s, which names no account",
  async (id) => {
    await expect(ask(id)).rejects.toMatchObject({ code: "ValidationError", status: 400 });
  },
);
