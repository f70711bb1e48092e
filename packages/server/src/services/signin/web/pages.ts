import { redirect } from "./answers.ts";
import { plainPageRoutes } from "./plain-page.ts";
import type { PageFiles } from "./page-files.ts";
import { type Route, WebError, type WebRequest, type WebResponse } from "./route.ts";

/** Paths that show a page of sign-in; which one it is, the page's own script tells by the path. */
const SIGN_IN_PAGES = [
  "/signin",
  "/signin/forgot-password",
  "/signin/reset-password",
  "/signin/authorize",
  "/v1/sessions/confirmation",
] as const;

const ASSETS = "/signin/assets/";

export function pageRoutes(files: PageFiles): readonly Route[] {
  return [
    ...SIGN_IN_PAGES.map((path): Route => ({
      method: "GET",
      path,
      session: "optional",
      handle: () => files.page("signin.html"),
    })),
    ...["/console", "/console/*"].map((path): Route => ({
      method: "GET",
      path,
      session: "optional",
      handle: (request) => consolePage(files, request),
    })),
    {
      method: "GET",
      path: `${ASSETS}*`,
      session: "none",
      async handle({ path, header }) {
        const acceptsGzip = /\bgzip\b/u.test(header("accept-encoding") ?? "");
        const asset = await files.asset(path.slice(ASSETS.length), acceptsGzip);
        if (asset === undefined) throw new WebError("NotFound", 404, "There is nothing at this address.");
        return asset;
      },
    },
    ...plainPageRoutes,
    // Only what `isFrontDoor` lets in comes here.
    { method: "GET", path: "/", session: "none", handle: () => redirect("/console") },
    // Browsers ask for it unasked; the pages name their own picture.
    {
      method: "GET",
      path: "/favicon.ico",
      session: "none",
      handle: () => ({ status: 204, headers: { "cache-control": "public, max-age=86400" }, body: "" }),
    },
  ];
}

/** Whoever is not signed in signs in first, and comes back to where they wanted to go. */
function consolePage(
  files: PageFiles,
  { session, path, query }: WebRequest,
): WebResponse | Promise<WebResponse> {
  if (session !== undefined) return files.page("console.html");
  const wanted = query.size === 0 ? path : `${path}?${query.toString()}`;
  return redirect(`/signin?${new URLSearchParams({ destination: wanted }).toString()}`);
}
