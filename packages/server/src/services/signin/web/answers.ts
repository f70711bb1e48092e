import type { WebResponse } from "./route.ts";

export function json(value: object, status = 200): WebResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** @param location a path of this server (see destination.ts), or a URL that was found to be the right one: nothing that a request says */
export function redirect(location: string): WebResponse {
  return { status: 302, headers: { location }, body: "" };
}
