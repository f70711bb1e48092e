import { equalConstantTime } from "@signet/signature";
import type { SigninMeans } from "../means.ts";
import { WebError, type WebRequest, type WebResponse } from "../web/route.ts";
import { login } from "./login.ts";
import { badRequest, formOf } from "./parameters.ts";

/** The answer to the page that asks. */
export function confirmLogin(means: SigninMeans, request: WebRequest): Promise<WebResponse> {
  const form = formOf(request.body, request.header("content-type"));
  const field = (name: string): string | undefined => {
    const [value, ...more] = form.getAll(name);
    if (more.length > 0) throw badRequest(`The field ${name} is there more than once.`);
    return value;
  };
  requireAskPage(request, field("csrfToken"));
  const link = {
    token: field("SigninToken") ?? "",
    destination: field("Destination"),
    issuer: field("Issuer"),
  };
  return login(means, request, link, true);
}

/**
 * Throws WebError unless the form is one that this server gave to this browser. A browser says "null" as the origin of a form whose page sends no
 * referrer (Fetch Standard, "append a request Origin header"), so that it is the token that decides.
 */
function requireAskPage({ header, origin, csrfToken }: WebRequest, brought: string | undefined): void {
  const from = header("origin");
  const site = header("sec-fetch-site");
  const isElsewhere =
    (from !== undefined && from !== "null" && from !== origin) ||
    (site !== undefined && site !== "same-origin");
  if (isElsewhere || !equalConstantTime(brought ?? "", csrfToken))
    throw new WebError(
      "CrossSiteRequest",
      403,
      "This request did not come from a page of this server in this browser. Follow the link again.",
    );
}
