import type { WebResponse } from "./route.ts";

export function json(value: object, status = 200): WebResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** @param location a path of this server (see destination.ts), or a URL that was found to be the right one: nothing that a request says */
export function redirect(location: string): WebResponse {
  return { status: 302, headers: { location }, body: "" };
}

/** A page of one heading and one paragraph, for where the console's own pages cannot be. Texts, not markup. */
export function plainPage(status: number, heading: string, text: string): WebResponse {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(heading)}</title></head>
<body><main><h1>${escaped(heading)}</h1><p>${escaped(text)}</p></main></body>
</html>
`,
  };
}

/** Text as HTML, also within an attribute in double quotes. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
