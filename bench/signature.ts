import { createHmac, hash } from "node:crypto";
import {
  deriveSigningKey,
  readAuthorization,
  type SignedRequest,
  signRequest,
  verifySignature,
} from "@signet/signature";
import { compareRates, type Finding } from "./measure.ts";

const BUDGET = 0.6;

const REQUESTS = 512;

/** A text of its own, as a request just read off a socket has: nothing of an earlier one, not even a computed hash. */
function arrived(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

/**
 * Reading and verifying the header of a GetCallerIdentity as the AWS CLI sends it; the key is derived beforehand. One
 * client, whose requests differ in date and signature as they do on the wire.
 */
export function benchSignature(): Finding {
  const now = Date.parse("2026-11-20T12:00:00Z");
  const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  const body = Buffer.from("Action=GetCallerIdentity&Version=2011-06-15");
  const unsigned = {
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
  } as const;
  const requests = Array.from({ length: REQUESTS }, (_, i) => {
    const at = { region: "us-east-1", service: "sts", now: now + (i - REQUESTS / 2) * 1000 };
    const { method, path, query, headers } = signRequest(
      unsigned,
      { accessKeyId: "AKIDEXAMPLE", secretAccessKey },
      at,
    );
    return {
      method,
      path,
      query,
      headers: headers.map(([name, value]) => [arrived(name), arrived(value)] as const),
      body,
    };
  });
  const scope = { date: "20261120", region: "us-east-1", service: "sts" };
  const signingKey = deriveSigningKey(secretAccessKey, scope);
  const verify = (request: SignedRequest): boolean => {
    const read = readAuthorization(request, { now });
    return read.ok && verifySignature(request, read.claim, signingKey, { now }).ok;
  };
  if (!requests.every(verify)) throw new Error("the signatures must be right");
  let next = 0;
  const canonical = "x".repeat(400);
  const toSign = "x".repeat(130);
  const { rate, peerRate } = compareRates(
    () => {
      const request = requests[next];
      next = (next + 1) % REQUESTS;
      if (request !== undefined) verify(request);
    },
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
