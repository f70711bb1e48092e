import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";

import { iamConstraints } from "../constraints/iam.generated.ts";
import { stsConstraints } from "../constraints/sts.generated.ts";
import type { ServiceConstraints } from "../constraints/facts.ts";
import type { WireResponse, WireService } from "../service.ts";

/** IAM and STS as a server declares them, for tests. */
export const iamService: WireService = {
  name: "iam",
  protocol: "awsQuery",
  apiVersion: "2010-05-08",
  xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  constraints: iamConstraints,
};

export const stsService: WireService = {
  name: "sts",
  protocol: "awsQuery",
  apiVersion: "2011-06-15",
  xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  constraints: stsConstraints,
};

/** For tests of a form without rules about values. */
export const noConstraints: ServiceConstraints = { shapes: {}, structures: {} };

/** What the client sent: the form body as text. */
export type Answer = (body: string) => WireResponse;

interface SentRequest {
  readonly body?: unknown;
}

/** A request handler for SDK clients that answers within the process; no socket is opened. */
function handlerOf(answer: Answer) {
  return {
    handle: async (request: SentRequest) => {
      const { status, headers, body } = answer(typeof request.body === "string" ? request.body : "");
      return {
        response: {
          statusCode: status,
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
          body: new TextEncoder().encode(body),
        },
      };
    },
  };
}

const settings = {
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
};

/** The real IAM client, in front of `answer`. */
export function iamClient(answer: Answer): IAMClient {
  return new IAMClient({ ...settings, requestHandler: handlerOf(answer) as never });
}

/** The real STS client, in front of `answer`. */
export function stsClient(answer: Answer): STSClient {
  return new STSClient({ ...settings, requestHandler: handlerOf(answer) as never });
}
