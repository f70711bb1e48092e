import { expect, expectTypeOf, test } from "vitest";
import { createApi } from "../packages/console/src/api/client.ts";
import type * as page from "../packages/console/src/api/types.ts";
import type { StepAnswer } from "../packages/server/src/services/signin/flow/visit.ts";
import type { AuthorizationQuestion } from "../packages/server/src/services/signin/oauth/authorize.ts";
import { signinRoutes } from "../packages/server/src/services/signin/routes.ts";
import type { Context } from "../packages/server/src/services/signin/session/context.ts";
import type { PageCredentials } from "../packages/server/src/services/signin/session/credentials.ts";
import type { Who } from "../packages/server/src/services/signin/session/who.ts";
import { openWebShell } from "../packages/server/src/services/signin/testing/web-shell.ts";
import type { Route } from "../packages/server/src/services/signin/web/route.ts";

// The pages may not import the server, nor the server the pages: what they say to each other is written down on both sides.

const API = "/signin/api/";

/** Whatever the pages can ask for, by their own client. */
async function askedByPages(): Promise<readonly string[]> {
  const asked = new Set<string>();
  const api = createApi((url, init) => {
    if (typeof url !== "string") throw new TypeError("the client asks by paths");
    asked.add(`${init?.method ?? ""} ${url.split("?", 1)[0] ?? ""}`);
    return Promise.resolve(Response.json({ csrfToken: "a" }));
  });
  await api.context();
  await api.session();
  await api.signIn({ kind: "root", email: "", password: "" });
  await api.secondFactor({ flow: "", kind: "totp", code: "" });
  await api.newPassword({ flow: "", newPassword: "" });
  await api.credentials();
  await api.signOut({ everywhere: false });
  await api.forgotPassword({ email: "" });
  await api.resetPassword({ token: "", newPassword: "" });
  await api.passkeyOptions();
  await api.addPasskey({ name: "", response: {} });
  await api.authorization("");
  await api.authorize({ request: "", allow: false });
  return [...asked].toSorted();
}

test("the pages ask for all that the server answers under /signin/api, and for nothing else", async () => {
  let routes: readonly Route[] = [];
  const shell = await openWebShell({ routes: (means) => (routes = signinRoutes(means, "")) });
  await shell.close();
  const answered = routes.filter(({ path }) => path.startsWith(API));
  expect(answered.length).toBeGreaterThan(0);
  expect(await askedByPages()).toEqual(answered.map(({ method, path }) => `${method} ${path}`).toSorted());
});

test("what the server answers is what the pages read", () => {
  expectTypeOf<Context>().toEqualTypeOf<page.Context>();
  expectTypeOf<Who>().toEqualTypeOf<page.Who>();
  expectTypeOf<PageCredentials>().toEqualTypeOf<page.SessionCredentials>();
  expectTypeOf<AuthorizationQuestion>().toEqualTypeOf<page.AuthorizationQuestion>();
  expectTypeOf<StepAnswer["step"]>().toEqualTypeOf<page.Step["step"]>();
  type New = Extract<StepAnswer, { step: "new-password" }>;
  expectTypeOf<New>().toEqualTypeOf<page.NewPasswordStep>();
  // What is in the options is the library's, on both sides.
  type Factor = Extract<StepAnswer, { step: "second-factor" }>;
  type Kinds<S extends { readonly methods: readonly object[] }> = keyof S["methods"][number];
  expectTypeOf<Factor>().toExtend<page.SecondFactorStep>();
  expectTypeOf<Kinds<Factor>>().toEqualTypeOf<Kinds<page.SecondFactorStep>>();
});
