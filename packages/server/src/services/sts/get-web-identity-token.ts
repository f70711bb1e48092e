import { randomUUID } from "node:crypto";
import {
  GetWebIdentityToken$,
  type GetWebIdentityTokenRequest,
  type GetWebIdentityTokenResponse,
} from "@aws-sdk/client-sts";
import type { Validated } from "@signet/wire";
import { importPKCS8, SignJWT } from "jose";
import type { Caller } from "../../authenticate/caller.ts";
import { roleArn } from "../../directory/arns.ts";
import { readTags, type Tags } from "../../directory/tags.ts";
import { issuerUrl } from "../../federation/issuer-documents.ts";
import { type AccessRule, type Call, operation } from "../operation.ts";
import {
  jwtPayloadSizeExceeded,
  outboundFederationDisabled,
  sessionDurationEscalation,
  violation,
} from "./errors.ts";
import { newSessionTags, tagContext } from "./session-tags.ts";

type Input = Validated<GetWebIdentityTokenRequest>;

/** Seconds. */
const DEFAULT_DURATION = 300;
/** Bytes of the claims. */
const LARGEST_PAYLOAD = 16_384;
const ALGORITHMS = ["RS256", "ES384"] as const;

/** STS API Reference, GetWebIdentityToken. */
export const getWebIdentityToken = operation<GetWebIdentityTokenRequest, GetWebIdentityTokenResponse>(
  GetWebIdentityToken$,
  {
    effect: "read",
    answerInTrail: true,
    access({ input }) {
      const tags = newSessionTags({ Tags: input.Tags }, undefined);
      const rule: AccessRule = {
        resource: "*",
        context: {
          "sts:IdentityTokenAudience": input.Audience,
          "sts:DurationSeconds": String(input.DurationSeconds ?? DEFAULT_DURATION),
          "sts:SigningAlgorithm": input.SigningAlgorithm,
          ...tagContext(tags),
        },
      };
      return tags.tags.length === 0 ? rule : [rule, { ...rule, action: "sts:TagGetWebIdentityToken" }];
    },
    handle,
  },
);

async function handle(input: Input, call: Call): Promise<GetWebIdentityTokenResponse> {
  const { caller, directory, now, publicUrl } = call;
  const algorithm = ALGORITHMS.find((name) => name === input.SigningAlgorithm);
  if (algorithm === undefined)
    throw violation(
      input.SigningAlgorithm,
      "signingAlgorithm",
      `Member must satisfy enum value set: [${ALGORITHMS.join(", ")}]`,
    );
  const issuer = await directory.tokenIssuer.find();
  if (issuer?.enabled !== 1) throw outboundFederationDisabled();
  const issuedAt = Math.floor(now / 1000);
  const expiresAt = issuedAt + (input.DurationSeconds ?? DEFAULT_DURATION);
  if (caller.session !== undefined && expiresAt * 1000 > caller.session.expiresAt)
    throw sessionDurationEscalation();
  const claims = await claimsOf(input, call);
  if (Buffer.byteLength(JSON.stringify(claims)) > LARGEST_PAYLOAD) throw jwtPayloadSizeExceeded();
  const { keyId, privateKey } = await directory.tokenIssuer.signingKey(algorithm);
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, typ: "JWT", kid: keyId })
    .setIssuer(issuerUrl(publicUrl, issuer.issuer_id))
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(randomUUID())
    .sign(await importPKCS8(privateKey, algorithm));
  return { WebIdentityToken: token, Expiration: new Date(expiresAt * 1000) };
}

/** IAM User Guide, "Understanding token claims". */
async function claimsOf({ Audience, Tags }: Input, call: Call): Promise<Record<string, unknown>> {
  const { caller, accountId, region } = call;
  const [audience, ...more] = Audience;
  const requested = newSessionTags({ Tags }, undefined).tags;
  const own = await tagsOf(call);
  const subject = subjectOf(caller);
  return {
    sub: subject,
    aud: more.length === 0 ? audience : Audience,
    "https://sts.amazonaws.com/": {
      aws_account: accountId,
      source_region: region,
      principal_id: subject,
      ...(own.length > 0 && { principal_tags: Object.fromEntries(own) }),
      ...(requested.length > 0 && { request_tags: Object.fromEntries(requested) }),
    },
  };
}

/** A role session is its role to others: the session's name is of the caller's own choosing. */
function subjectOf({ principal, identity, accountId }: Caller): string {
  return identity.kind === "role" ? roleArn(accountId, identity.path, identity.name) : principal.arn;
}

/** A session's tags stand over those of its user or role; tag keys differ not by case alone. */
async function tagsOf({ caller, directory }: Call): Promise<Tags> {
  const { identity, session } = caller;
  const row =
    identity.kind === "user"
      ? await directory.users.findById(identity.userId)
      : identity.kind === "role"
        ? await directory.roles.findById(identity.roleId)
        : undefined;
  const tags = new Map<string, Tags[number]>();
  for (const tag of [...(row === undefined ? [] : readTags(row.tags)), ...(session?.tags ?? [])])
    tags.set(tag[0].toLowerCase(), tag);
  return [...tags.values()];
}
