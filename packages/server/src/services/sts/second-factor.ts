import { accessDenied } from "./errors.ts";

/** How a request states a second factor. */
interface SecondFactor {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

/**
 * Refuses a second factor that cannot be verified. The directory knows no devices, so that any serial number is that of a device
 * which does not belong to the caller. Throws AccessDenied, as AWS words it; a request without either passes.
 */
export function refuseUnknownDevice({ SerialNumber, TokenCode }: SecondFactor): void {
  if (SerialNumber === undefined && TokenCode === undefined) return;
  if (SerialNumber === undefined || TokenCode === undefined)
    throw accessDenied(
      "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    );
  throw accessDenied(
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
  );
}
