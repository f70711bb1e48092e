import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signRequest } from "@signet/signature";
import { loadRate, type RepeatedRequest } from "./load.ts";
import { type Finding, median } from "./measure.ts";
import { cleanEnvironment, startListening, startSignet } from "./processes.ts";

const ADMIN = {
  accessKeyId: "AKIABENCHBENCHBENCH1",
  secretAccessKey: "bench+secret+of+at+least+forty+characters",
};
const ACCOUNT = "111122223333";
const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP = 10;
const FLOOR = fileURLToPath(new URL("floor-server.ts", import.meta.url));

/** GetCallerIdentity and AssumeRole on a server with its database on disk, against node:http that answers the same bytes. */
export async function benchHttp(): Promise<readonly Finding[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "signet-bench-"));
  const signet = await startSignet(0, ["--data-dir", dataDir, "--account-id", ACCOUNT], {
    SIGNET_ADMIN_ACCESS_KEY_ID: ADMIN.accessKeyId,
    SIGNET_ADMIN_SECRET_ACCESS_KEY: ADMIN.secretAccessKey,
  });
  try {
    await send(signet.url, "iam", createRole());
    return [
      await compare(
        signet.url,
        "GetCallerIdentity over HTTP, all checks on",
        "Action=GetCallerIdentity",
        0.6,
      ),
      await compare(
        signet.url,
        "AssumeRole over HTTP",
        `Action=AssumeRole&RoleSessionName=bench&RoleArn=${encodeURIComponent(`arn:aws:iam::${ACCOUNT}:role/bench`)}`,
        0.3,
      ),
    ];
  } finally {
    await signet.stop();
    await rm(dataDir, { recursive: true });
  }
}

function createRole(): string {
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" },
  });
  return `Action=CreateRole&Version=2010-05-08&RoleName=bench&AssumeRolePolicyDocument=${encodeURIComponent(trust)}`;
}

async function compare(url: string, name: string, action: string, budget: number): Promise<Finding> {
  const body = `${action}&Version=2011-06-15`;
  const floor = await startListening(0, [process.execPath, FLOOR], {
    ...cleanEnvironment(),
    FLOOR_BODY: await send(url, "sts", body),
  });
  try {
    const rates: number[] = [];
    const peerRates: number[] = [];
    // Both have been compiled to machine code then; on one core that takes its time.
    for (const warm of [url, floor.url]) await loadRate(warm, signed(url, "sts", body), WARM_UP);
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.push(await loadRate(url, signed(url, "sts", body), SECONDS));
      peerRates.push(await loadRate(floor.url, signed(url, "sts", body), SECONDS));
    }
    const [rate, peerRate] = [median(rates), median(peerRates)];
    return {
      name,
      rate,
      peer: "bare node:http that answers the same bytes, 1 core",
      peerRate,
      ratio: rate / peerRate,
      budget: `at least ${budget * 100} % of its rate`,
      unit: "1/s",
      met: rate / peerRate >= budget,
    };
  } finally {
    await floor.stop();
  }
}

/** A request as the AWS CLI sends it, signed now; it stays fresh for five minutes. */
function signed(url: string, service: string, body: string): RepeatedRequest {
  const { headers } = signRequest(
    {
      method: "POST",
      path: "/",
      query: "",
      headers: [
        ["Host", new URL(url).host],
        [
          "User-Agent",
          "aws-cli/2.9.19 Python/3.11.2 Linux source/x86_64 prompt/off command/sts.get-caller-identity",
        ],
        ["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"],
      ],
      body: Buffer.from(body),
    },
    ADMIN,
    { region: "us-east-1", service, now: Date.now() },
  );
  return { headers, body };
}

async function send(url: string, service: string, body: string): Promise<string> {
  const { headers } = signed(url, service, body);
  const sendable = headers.filter(([name]) => name.toLowerCase() !== "host");
  const response = await fetch(url, {
    method: "POST",
    headers: sendable.map(([name, value]) => [name, value]),
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
