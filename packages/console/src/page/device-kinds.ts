/** What a second factor is, as people know it. */
export const DEVICE_KINDS = Object.freeze({
  passkey: "Passkey or security key",
  totp: "Authenticator app",
});
