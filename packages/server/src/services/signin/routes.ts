import type { SigninMeans } from "./means.ts";
import { federationRoutes } from "./federation/routes.ts";
import { flowRoutes } from "./flow/routes.ts";
import { totpMethod } from "./flow/totp.ts";
import { oauthRoutes } from "./oauth/authorize.ts";
import { passkeyMethod } from "./passkeys/passkey-method.ts";
import { passkeyRoutes } from "./passkeys/registering.ts";
import { recoveryRoutes } from "./recovery/routes.ts";
import { contextRoutes } from "./session/context.ts";
import { credentialsRoutes } from "./session/credentials.ts";
import { signOutRoutes } from "./session/sign-out.ts";
import { createPageFiles } from "./web/page-files.ts";
import { pageRoutes } from "./web/pages.ts";
import type { Route } from "./web/route.ts";

/**
 * What browsers can ask for: each part of sign-in brings its own.
 *
 * @param pages folder of the built pages
 */
export function signinRoutes(means: SigninMeans, pages: string): readonly Route[] {
  return [
    ...pageRoutes(createPageFiles(pages)),
    ...contextRoutes(means),
    ...flowRoutes(means, [totpMethod, passkeyMethod(means.runtime)]),
    ...passkeyRoutes(means),
    ...recoveryRoutes(means),
    ...credentialsRoutes(means),
    ...signOutRoutes(means),
    ...oauthRoutes(means),
    ...federationRoutes(means),
  ];
}
