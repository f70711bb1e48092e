import {
  CreateOAuth2Token$,
  type CreateOAuth2TokenRequest,
  type CreateOAuth2TokenResponse,
} from "@aws-sdk/nested-clients/signin";
import type { Validated } from "@signet/wire";
import type { Caller } from "../../../authenticate/caller.ts";
import type { AwsError } from "../../../aws-error.ts";
import { signInStatement } from "../../../directory/sign-in/sign-in-sessions.ts";
import type { SessionStatement } from "../../../credentials/session-statement.ts";
import { DEFAULT_REGION } from "../../../region.ts";
import { type AccessRequest, type AccessRule, type Call, unsignedOperation } from "../../operation.ts";
import { accessDenied } from "../errors.ts";
import { clientArn } from "./clients.ts";
import { type Grant, readGrant } from "./grant.ts";
import { idToken } from "./id-token.ts";
import { sealRefreshToken } from "./refresh-token.ts";

type Input = Validated<CreateOAuth2TokenRequest>;

/** Who is signed in, and by what the client may have credentials of them. */
interface SignedInClient extends Caller {
  readonly grant: Grant;
  readonly statement: SessionStatement;
}

/** Milliseconds: `expiresIn` is 900 at the most (Sign-In model, ExpiresIn). */
const LONGEST = 900_000;

/** Sign-In API, CreateOAuth2Token: credentials for `aws login`, by an authorization code or by a refresh token. */
export const createOAuth2Token = unsignedOperation<
  CreateOAuth2TokenRequest,
  CreateOAuth2TokenResponse,
  SignedInClient
>(CreateOAuth2Token$, {
  effect: "write",
  answerInTrail: true,
  noSignatureNeeded:
    "The code or the refresh token, with the proof of its holder's key, says whose sign-in it is.",
  async identify(input, means) {
    const grant = await readGrant(input.tokenInput, means);
    const kept = signInStatement(grant.session);
    if (kept === undefined) throw ended();
    const statement = { ...kept, signIn: { sessionId: grant.session.session_id } };
    const caller = await means.callerOf(statement);
    if (caller === undefined) throw ended();
    return { ...caller, grant, statement };
  },
  access,
  refused,
  handle,
});

function access({
  caller: { grant, accountId },
}: AccessRequest<CreateOAuth2TokenRequest, SignedInClient>): AccessRule {
  return {
    resource: clientArn(grant.clientId, DEFAULT_REGION, accountId),
    context: {
      "signin:OAuthClientId": grant.clientId,
      "signin:OAuthGrantType": grant.type,
      "signin:OAuthRedirectUri": grant.redirectUri,
      "signin:OAuthClientAuthentication": "none",
    },
  };
}

function refused({ code, status }: AwsError): AwsError {
  if (code !== "AccessDenied" && status === 403) return ended();
  return accessDenied(
    "INSUFFICIENT_PERMISSIONS",
    "The identity is not allowed to perform signin:CreateOAuth2Token: attach the policy SignInLocalDevelopmentAccess.",
  );
}

function ended(): AwsError {
  return accessDenied("TOKEN_EXPIRED", "The sign-in is over. Sign in again.");
}

async function handle(_: Input, call: Call<SignedInClient>): Promise<CreateOAuth2TokenResponse> {
  const { caller, now, credentials, seals, publicUrl, requestId } = call;
  const { grant, statement } = caller;
  const { session } = grant;
  const expiresAt = Math.min(Math.floor((now + LONGEST) / 1000) * 1000, session.expires_at);
  const expiresIn = Math.floor((expiresAt - now) / 1000);
  if (expiresIn < 1) throw ended();
  const { accessKeyId, secretAccessKey, sessionToken } = credentials.sealSession({ ...statement, expiresAt });
  return {
    tokenOutput: {
      accessToken: { accessKeyId, secretAccessKey, sessionToken },
      tokenType: "aws_sigv4",
      expiresIn,
      refreshToken: sealRefreshToken(seals, {
        accountId: session.account_id,
        sessionId: session.session_id,
        codeId: grant.codeId,
        clientId: grant.clientId,
        redirectUri: grant.redirectUri,
        thumbprint: grant.thumbprint,
        ownerId: session.owner_id,
        passwordSetAt: session.password_set_at,
        expiresAt: session.expires_at,
      }),
      idToken: await idToken(seals, {
        issuer: publicUrl,
        clientId: grant.clientId,
        subject: caller.principal.arn,
        now,
        expiresAt,
        authenticatedAt: session.signed_in_at,
        id: requestId,
      }),
    },
  };
}
