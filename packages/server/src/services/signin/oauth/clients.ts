/**
 * The public clients of AWS Sign-In that there are: the tools that people sign in with by `aws login`, on the device with the browser or on
 * another. Nobody registers others. Source: the client ids of the Sign-In model; the resources of signin:AuthorizeOAuth2Access in the
 * Service Authorization Reference, "Actions, resources, and condition keys for AWS Signin".
 */
export const CLIENTS = {
  "arn:aws:signin:::devtools/same-device": { kind: "same-device", resource: "localhost" },
  "arn:aws:signin:::devtools/cross-device": { kind: "cross-device", resource: "remote" },
} as const;

export type ClientId = keyof typeof CLIENTS;

/** The page that shows the code, for the person to carry it to another device. */
const CONFIRMATION_PATH = "/v1/sessions/confirmation";

export function isClientId(text: string): text is ClientId {
  return Object.hasOwn(CLIENTS, text);
}

/** What policies are asked about. */
export function clientArn(clientId: ClientId, region: string, accountId: string): string {
  return `arn:aws:signin:${region}:${accountId}:oauth2/public-client/${CLIENTS[clientId].resource}`;
}

/**
 * Whether a client may get its code there: on the same device an HTTP server of its own on the loopback address, at any port (RFC 8252
 * section 7.3); on another one the page of this server that shows the code.
 *
 * @param origin this server's own
 */
export function mayRedirectTo(clientId: ClientId, redirectUri: string, origin: string): boolean {
  if (CLIENTS[clientId].kind === "cross-device") return redirectUri === `${origin}${CONFIRMATION_PATH}`;
  if (!/^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost):\d{1,5}\/[\w./-]{0,100}$/u.test(redirectUri))
    return false;
  // Another form of the same URL would be another text to compare with.
  return URL.canParse(redirectUri) && new URL(redirectUri).href === redirectUri;
}
