import type { Caller } from "../../../authenticate/caller.ts";
import type { SigninMeans } from "../means.ts";
import { escaped, plainPage } from "../web/plain-page.ts";
import type { SignedIn, WebRequest, WebResponse } from "../web/route.ts";
import type { LoginLink } from "./parameters.ts";

/** Where the form of the page goes. */
export const CONFIRM_PATH = "/signin/federation";

/** Asks whoever is signed in whether they want to be somebody else here. It has no script: the form brings the browser's CSRF token. */
export async function askPage(
  { directoryOf }: Pick<SigninMeans, "directoryOf">,
  { csrfToken, facts }: WebRequest,
  session: SignedIn,
  { link, caller }: { readonly link: LoginLink; readonly caller: Caller },
): Promise<WebResponse> {
  const line = async ({ accountId, principal }: Caller) => {
    const { name } = await directoryOf(accountId, facts.now).account.get();
    return `<strong>${escaped(principal.arn)}</strong> in the account ${escaped(name)} (${accountId})`;
  };
  const fields = {
    csrfToken,
    SigninToken: link.token,
    Destination: link.destination,
    Issuer: link.issuer,
  };
  const hidden = Object.entries(fields).map(([name, value]) =>
    value === undefined ? "" : `<input type="hidden" name="${name}" value="${escaped(value)}">`,
  );
  return plainPage(
    200,
    "Sign in as somebody else?",
    `<p>You are signed in as ${await line(session.caller)}.</p>
<p>The link that you followed signs you in as ${await line(caller)}. Your present session in this browser ends then.</p>
<p>If you did not ask for that, stay signed in: whoever sent you the link may want to see what you do.</p>
<form method="post" action="${CONFIRM_PATH}">
${hidden.join("")}
<p><a href="/console">Stay signed in</a></p>
<p><button type="submit">Sign in as somebody else</button></p>
</form>`,
  );
}
