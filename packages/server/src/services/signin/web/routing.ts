import type { ArrivedRequest } from "../../../arrived-request.ts";
import type { Route } from "./route.ts";

export type Routed =
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "not-found" }
  /** The methods that the path has. */
  | { readonly kind: "other-method"; readonly allowed: readonly string[] };

/** @throws for two routes of one method and path, and for a path that is not the web's: a fault of ours */
export function createRouting(routes: readonly Route[]): (method: string, path: string) => Routed {
  const exact = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const isDoor = route.method === "GET" && route.path === "/";
    if (!isDoor && !isWebPath(route.path))
      throw new TypeError(`${route.path} is not a path of the web pages`);
    const methods = exact.get(route.path) ?? new Map<string, Route>();
    if (methods.has(route.method)) throw new TypeError(`${route.method} ${route.path} is there twice`);
    exact.set(route.path, methods.set(route.method, route));
  }
  // The longest first: what says more of a path has it.
  const folders = [...exact]
    .filter(([path]) => path.endsWith("/*"))
    .map(([path, methods]) => ({ prefix: path.slice(0, -1), methods }))
    .toSorted((a, b) => b.prefix.length - a.prefix.length);

  return (method, path) => {
    const methods = exact.get(path) ?? folders.find(({ prefix }) => path.startsWith(prefix))?.methods;
    if (methods === undefined) return { kind: "not-found" };
    const route = methods.get(method === "HEAD" ? "GET" : method);
    const isOnlyLooking = method === "HEAD" && route?.changesByGet !== undefined;
    if (route !== undefined && !isOnlyLooking) return { kind: "route", route };
    const allowed = [...methods.values()].flatMap((known) =>
      known.method === "GET" && known.changesByGet === undefined ? ["GET", "HEAD"] : [known.method],
    );
    return { kind: "other-method", allowed };
  };
}

const PATHS = new Set([
  "/signin",
  "/console",
  "/federation",
  "/v1/authorize",
  "/v1/sessions/confirmation",
  "/favicon.ico",
]);

/**
 * Whether somebody typed nothing but this server's address into a browser. The same path is that of the AWS API, whose requests have a query
 * or a body, and of signed ones, which no browser makes by itself.
 */
export function isFrontDoor({ method, path, query, headers }: ArrivedRequest): boolean {
  if (path !== "/" || query !== "" || (method !== "GET" && method !== "HEAD")) return false;
  const named = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  if (named.has("authorization") || named.has("x-amz-target")) return false;
  return named.get("accept")?.includes("text/html") === true;
}

/** Whether a request is a browser's, for the pages of sign-in and what they ask: told by its path alone. */
export function isWebPath(path: string): boolean {
  return PATHS.has(path) || path.startsWith("/signin/") || path.startsWith("/console/");
}
