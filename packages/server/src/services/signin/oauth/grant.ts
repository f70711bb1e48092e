import type { CreateOAuth2TokenRequestBody } from "@aws-sdk/nested-clients/signin";
import type { Validated } from "@signet/wire";
import { accountOfSecret, secretId } from "../../../directory/sign-in/account-secret.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { SignInSessionRow } from "../../../storage/schema/sign-in.ts";
import type { Identification } from "../../operation.ts";
import { accessDenied, invalidRequest } from "../errors.ts";
import { ownOrigin } from "../web/own-origin.ts";
import { type ClientId, isClientId } from "./clients.ts";
import { type DpopProof, verifyDpopProof } from "./dpop-proof.ts";
import { provesChallenge } from "./pkce.ts";
import { openRefreshToken, type RefreshGrant } from "./refresh-token.ts";

/** By what a client may have credentials of a sign-in. */
export interface Grant {
  readonly type: "authorization_code" | "refresh_token";
  readonly clientId: ClientId;
  readonly redirectUri: string;
  readonly codeId: string;
  /** Of the key that the client has shown, and that what it gets is bound to. */
  readonly thumbprint: string;
  readonly session: SignInSessionRow;
}

type Input = Validated<CreateOAuth2TokenRequestBody>;

interface Checked {
  readonly accountId: string;
  readonly sessionId: string;
  readonly grant: Omit<Grant, "session">;
  /** What is told when the session is over. */
  over(): Promise<Error>;
}

/** Verifies what a client shows, as far as that needs no permission. Throws the errors of CreateOAuth2Token. */
export async function readGrant(input: Input, means: Identification): Promise<Grant> {
  const { clientId } = input;
  if (!isClientId(clientId)) throw invalidRequest("The clientId is not one that this server knows.");
  const proof = await proofOf(means);
  const checked =
    input.grantType === "authorization_code"
      ? await checkCode(input, clientId, proof, means)
      : await checkRefreshToken(input, clientId, proof, means);
  const { accountId, sessionId, grant } = checked;
  const session = await means.directoryOf(accountId).signInSessions.findById(sessionId);
  if (session === undefined) throw await checked.over();
  // Only now: what anyone could send would fill the table of what was shown. It is kept whatever becomes of the request.
  const taken = await means.apart(accountId, (directory) => take(directory, proof, { ...grant, session }));
  if (taken === "shown before") throw invalidRequest("The DPoP proof was shown before.");
  if (taken === "used before") throw await checked.over();
  return { ...grant, session };
}

/** Proof and code are good once. */
async function take(
  { takenOnce, oauthCodes }: Directory,
  proof: DpopProof,
  { type, codeId, session }: Grant,
): Promise<"taken" | "shown before" | "used before"> {
  if (!(await takenOnce.takeOnce("dpop-proof", proof))) return "shown before";
  if (type === "refresh_token" || (await oauthCodes.use(codeId, session.expires_at))) return "taken";
  // RFC 6749 section 4.1.2: one of the two who have code and verifier is a thief, and it is not known which.
  await oauthCodes.revoke(codeId);
  return "used before";
}

async function proofOf({ request, publicUrl, wallClock }: Identification): Promise<DpopProof> {
  const { method, path, secure, header } = request;
  const origins = new Set([new URL(publicUrl).origin, ownOrigin(publicUrl, header("host"), secure)]);
  const urls = [...origins].map((origin) => `${origin}${path}`);
  const proof = await verifyDpopProof(header("dpop"), { method, urls, wallClock });
  if (proof === undefined)
    throw invalidRequest("The DPoP header is missing, or is no valid proof for this request.");
  return proof;
}

/** The order of RFC 6749 section 4.1.3. Whatever is wrong is told in one way: who found a code learns nothing about it. */
async function checkCode(
  { code, redirectUri, codeVerifier }: Input,
  clientId: ClientId,
  { thumbprint }: DpopProof,
  { directoryOf }: Identification,
): Promise<Checked> {
  if (code === undefined || redirectUri === undefined || codeVerifier === undefined)
    throw invalidRequest("An authorization code goes with code, redirectUri and codeVerifier.");
  const wrong = () =>
    accessDenied("AUTHCODE_EXPIRED", "The authorization code is not valid, was used, or has expired.");
  const accountId = accountOfSecret(code);
  if (accountId === undefined) throw wrong();
  const codeId = secretId(code);
  const row = await directoryOf(accountId).oauthCodes.find(codeId);
  if (row === undefined || row.client_id !== clientId || row.redirect_uri !== redirectUri) throw wrong();
  if (!provesChallenge(codeVerifier, row.code_challenge)) throw wrong();
  const grant = { type: "authorization_code", clientId, redirectUri, codeId, thumbprint } as const;
  return { accountId, sessionId: row.session_id, grant, over: () => Promise.resolve(wrong()) };
}

async function checkRefreshToken(
  { refreshToken }: Input,
  clientId: ClientId,
  { thumbprint }: DpopProof,
  { seals, directoryOf, now }: Identification,
): Promise<Checked> {
  if (refreshToken === undefined) throw invalidRequest("A refresh goes with refreshToken.");
  const expired = () => accessDenied("TOKEN_EXPIRED", "The refresh token is not valid, or has expired.");
  const held = openRefreshToken(seals, refreshToken);
  if (held === undefined || held.expiresAt <= now) throw expired();
  // RFC 9449 section 5: of a public client, the token is bound to the key by which it was got.
  if (held.clientId !== clientId || held.thumbprint !== thumbprint) throw expired();
  const { accountId, sessionId, codeId, redirectUri } = held;
  const directory = directoryOf(accountId);
  const over = async () =>
    (await isPasswordAnother(held, directory))
      ? accessDenied("USER_CREDENTIALS_CHANGED", "The password was changed. Sign in again.")
      : expired();
  if ((await directory.oauthCodes.find(codeId)) === undefined) throw await over();
  const grant = { type: "refresh_token", clientId, redirectUri, codeId, thumbprint } as const;
  return { accountId, sessionId, grant, over };
}

async function isPasswordAnother(
  { ownerId, passwordSetAt }: RefreshGrant,
  { signInSessions }: Directory,
): Promise<boolean> {
  return passwordSetAt !== null && (await signInSessions.passwordSetAt(ownerId)) !== passwordSetAt;
}
