import type { SigninMeans } from "./means.ts";
import { contextRoutes } from "./session/context.ts";
import type { Route } from "./web/route.ts";

/** What browsers can ask for: each part of sign-in brings its own. */
export function signinRoutes(means: SigninMeans): readonly Route[] {
  return [...contextRoutes(means)];
}
