import type { SigninMeans } from "../means.ts";
import { type Route, WebError, type WebRequest } from "../web/route.ts";
import { CONFIRM_PATH } from "./ask-page.ts";
import { confirmLogin } from "./confirm.ts";
import { getSigninToken } from "./get-signin-token.ts";
import { login } from "./login.ts";
import { badRequest, readParameters } from "./parameters.ts";

/** The federation endpoint (IAM User Guide, "Enable custom identity broker access to the AWS console"). */
export function federationRoutes(means: SigninMeans): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/federation",
      session: "optional",
      changesByGet: "A link signs in, once.",
      handle(request) {
        const parameters = readParameters(request);
        const action = parameters.get("Action");
        if (action === "getSigninToken") return getSigninToken(means, request, parameters);
        if (action !== "login") throw badRequest("The parameter Action must be getSigninToken or login.");
        requireNavigation(request);
        const token = parameters.get("SigninToken");
        if (token === undefined) throw badRequest("The parameter SigninToken is missing.");
        const [destination, issuer] = [parameters.get("Destination"), parameters.get("Issuer")];
        return login(means, request, { token, destination, issuer }, false);
      },
    },
    {
      method: "POST",
      path: "/federation",
      session: "none",
      fromOtherSites: "Brokers are programs; what they show proves itself, and no cookie counts.",
      handle(request) {
        const parameters = readParameters(request);
        // A form of another site comes without the cookies of who is signed in here, who then would not be asked.
        if (parameters.get("Action") !== "getSigninToken")
          throw badRequest("The parameter Action must be getSigninToken. Action=login is a link.");
        return getSigninToken(means, request, parameters);
      },
    },
    {
      method: "POST",
      path: CONFIRM_PATH,
      session: "optional",
      fromOtherSites: "A form sends no headers of its own: the handler looks for the browser's token in it.",
      handle: (request) => confirmLogin(means, request),
    },
  ];
}

/**
 * Throws WebError for what a browser asks for without its person having gone there: ahead of time, or for a picture, a frame or a script of
 * another page. Such requests may come without the cookies of who is signed in here.
 */
function requireNavigation({ header }: WebRequest): void {
  const isAhead = [header("sec-purpose"), header("purpose")].some((purpose) => purpose?.includes("prefetch"));
  const destination = header("sec-fetch-dest") ?? "document";
  if (isAhead || destination !== "document")
    throw new WebError("NotALink", 400, "A link to sign in by is only for going there.");
}
