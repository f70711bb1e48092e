import type { Call, Preparation } from "../operation.ts";
import { accessDenied } from "./errors.ts";

/** How a request states a second factor. */
interface SecondFactor {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

/**
 * Verifies the second factor that a request states: the code that a device of the calling user, or of the root user, shows now. Returns when
 * that was, in epoch milliseconds; undefined for a request without one. Throws AccessDenied, as AWS words it: a device that is not the
 * caller's is not told from one that there is not, nor a wrong code from one that was used before or that came too soon after wrong ones.
 */
export async function verifySecondFactor(
  { SerialNumber, TokenCode }: SecondFactor,
  { caller, accountId, now, apart }: Pick<Preparation, "caller" | "accountId" | "now" | "apart">,
): Promise<number | undefined> {
  if (SerialNumber === undefined && TokenCode === undefined) return undefined;
  if (SerialNumber === undefined || TokenCode === undefined)
    throw accessDenied(
      "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    );
  // Roles and federated users have no devices; the user who vouches for a federated user need not be there.
  const { kind } = caller.principal;
  if (kind === "role-session" || kind === "federated-user") throw notTheirs();
  const userId = caller.identity.kind === "user" ? caller.identity.userId : accountId;
  const found = await apart(({ mfaDevices }) => mfaDevices.verify(userId, SerialNumber, TokenCode));
  switch (found) {
    case "accepted":
      return now;
    case "wrong":
      throw accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    case "not-theirs":
      throw notTheirs();
  }
}

/** Nothing is issued on a second factor that a request states and nobody has verified. */
export function requireVerified(
  { SerialNumber, TokenCode }: SecondFactor,
  { secondFactorAt }: Pick<Call, "secondFactorAt">,
): void {
  const isStated = SerialNumber !== undefined || TokenCode !== undefined;
  if (isStated && secondFactorAt === undefined) throw new Error("The second factor was not verified");
}

function notTheirs() {
  return accessDenied(
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
  );
}
