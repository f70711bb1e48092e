import type { Route, WebResponse } from "./route.ts";

const SIGN_IN_PATH = "/signin";
const STYLES_PATH = "/signin/plain.css";

/**
 * A page without script, for where the console's own pages cannot be.
 *
 * @param heading text, not markup
 * @param content markup, in which every text was `escaped`
 */
export function plainPage(status: number, heading: string, content: string): WebResponse {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(heading)}</title><link rel="stylesheet" href="${STYLES_PATH}"></head>
<body><header>Signet</header><main><h1>${escaped(heading)}</h1>${content}</main></body>
</html>
`,
  };
}

/** One that says what did not work, and leads back to where people sign in. Texts, not markup. */
export function failurePage(status: number, heading: string, text: string): WebResponse {
  return plainPage(
    status,
    heading,
    `<p>${escaped(text)}</p><p><a href="${SIGN_IN_PATH}">Go to the sign-in page</a></p>`,
  );
}

/** Text as HTML, also within an attribute in double quotes. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** In the manner of the console's pages. */
const STYLES = `
:root { color-scheme: light dark; --line: light-dark(#c6c6cd, #424650); --accent: light-dark(#006ce0, #42b4ff); }
body { margin: 0; background: light-dark(#f6f6f9, #0f141a); color: light-dark(#0f141a, #dedee3); font: 16px/1.5 system-ui, sans-serif; }
header { padding: 10px 16px; border-bottom: 1px solid var(--line); background: light-dark(#fff, #161d26); font-size: 20px; font-weight: 700; }
main { box-sizing: border-box; max-width: 480px; margin: 32px auto; padding: 20px; border: 1px solid var(--line); border-radius: 16px; background: light-dark(#fff, #161d26); overflow-wrap: anywhere; }
h1 { margin: 0 0 12px; font-size: 24px; line-height: 1.25; }
a { color: var(--accent); }
button { padding: 6px 20px; border: 2px solid var(--accent); border-radius: 20px; background: var(--accent); color: light-dark(#fff, #0f141a); font: inherit; font-weight: 700; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
@media (max-width: 520px) { main { margin: 12px 8px; } }
`;

export const plainPageRoutes: readonly Route[] = [
  {
    method: "GET",
    path: STYLES_PATH,
    session: "none",
    handle: () => ({
      status: 200,
      headers: { "content-type": "text/css; charset=utf-8", "cache-control": "public, max-age=3600" },
      body: STYLES,
    }),
  },
];
