import { createHmac, hash } from "node:crypto";
import { deriveSigningKey, readAuthorization, signRequest, verifySignature } from "@signet/signature";
import { compareRates, type Finding } from "./measure.ts";

const BUDGET = 0.6;

/** Reading and verifying the header of a GetCallerIdentity as the AWS CLI sends it; the key is derived beforehand. */
export function benchSignature(): Finding {
  const now = Date.parse("2026-11-20T12:00:00Z");
  const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  const body = Buffer.from("Action=GetCallerIdentity&Version=2011-06-15");
  const request = signRequest(
    {
      method: "POST",
      path: "/",
      query: "",
      headers: [
        ["Host", "127.0.0.1:4566"],
        ["Accept-Encoding", "identity"],
        [
          "User-Agent",
          "aws-cli/2.9.19 Python/3.11.2 Linux source/x86_64 prompt/off command/sts.get-caller-identity",
        ],
        ["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"],
        ["Content-Length", String(body.byteLength)],
      ],
      body,
    },
    { accessKeyId: "AKIDEXAMPLE", secretAccessKey },
    { region: "us-east-1", service: "sts", now },
  );
  const scope = { date: "20261120", region: "us-east-1", service: "sts" };
  const signingKey = deriveSigningKey(secretAccessKey, scope);
  const verify = (): boolean => {
    const read = readAuthorization(request, { now });
    return read.ok && verifySignature(request, read.claim, signingKey, { now }).ok;
  };
  if (!verify()) throw new Error("the signature must be right");
  const canonical = "x".repeat(400);
  const toSign = "x".repeat(130);
  const { rate, peerRate } = compareRates(
    () => void verify(),
    () => {
      hash("sha256", body, "hex");
      hash("sha256", canonical, "hex");
      createHmac("sha256", signingKey).update(toSign).digest("hex");
    },
  );
  return {
    name: "verify one signature, key cached",
    rate,
    peer: "2 SHA-256 and 1 HMAC of node:crypto",
    peerRate,
    ratio: rate / peerRate,
    budget: "at least 60 % of that rate",
    unit: "1/s",
    met: rate / peerRate >= BUDGET,
  };
}
