// Made by tools/generate-constraints.ts. Do not edit.
import type { ServiceConstraints } from "./facts.ts";

export const signinConstraints: ServiceConstraints = {
  shapes: {
    "AuthorizationCode": {"type":"string","min":1,"max":512},
    "ClientId": {"type":"string","pattern":"arn:aws:signin:::devtools/(cross-device|same-device)"},
    "CodeVerifier": {"type":"string","min":43,"max":128,"pattern":"[A-Za-z0-9\\-._~]+"},
    "GrantType": {"type":"string","pattern":"(authorization_code|refresh_token)"},
    "RedirectUri": {"type":"string","min":1,"max":2048},
    "RefreshToken": {"type":"string","min":1,"max":2048,"sensitive":true},
  },
  structures: {
    "CreateOAuth2TokenRequest": {"required":["tokenInput"]},
    "CreateOAuth2TokenRequestBody": {"required":["clientId","grantType"],"members":{"clientId":"ClientId","grantType":"GrantType","code":"AuthorizationCode","redirectUri":"RedirectUri","codeVerifier":"CodeVerifier","refreshToken":"RefreshToken"}},
  },
};
