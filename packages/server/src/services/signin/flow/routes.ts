import type { SigninMeans } from "../means.ts";
import { json } from "../web/answers.ts";
import { safeDestination } from "../web/destination.ts";
import { optionalTextOf, textOf } from "../web/input.ts";
import { type Route, WebError, type WebResponse } from "../web/route.ts";
import { createSignInFlow } from "./flow.ts";
import type { Claim } from "./person.ts";
import type { SecondFactorMethod } from "./second-factor.ts";
import type { Reached } from "./visit.ts";

/** Characters; whatever is longer is no name, and no password either. */
const LONGEST = 1024;

/** The steps of signing in, as the pages take them. */
export function flowRoutes(means: SigninMeans, methods: readonly SecondFactorMethod[]): readonly Route[] {
  const flow = createSignInFlow(means, methods);
  return [
    {
      method: "POST",
      path: "/signin/api/sign-in",
      session: "optional",
      async handle(request) {
        const { input } = request;
        const typed = {
          claim: claimOf(input),
          password: textOf(input, "password", LONGEST),
          destination: safeDestination(optionalTextOf(input, "destination")),
        };
        return answer(await flow.signIn(request, typed));
      },
    },
    {
      method: "POST",
      path: "/signin/api/second-factor",
      session: "optional",
      async handle(request) {
        const { input } = request;
        const kind = textOf(input, "kind", LONGEST);
        return answer(await flow.secondFactor(request, textOf(input, "flow"), kind, input));
      },
    },
    {
      method: "POST",
      path: "/signin/api/new-password",
      session: "optional",
      async handle(request) {
        const { input } = request;
        const password = textOf(input, "newPassword", LONGEST);
        return answer(await flow.newPassword(request, textOf(input, "flow"), password));
      },
    },
  ];
}

function claimOf(input: Readonly<Record<string, unknown>>): Claim {
  const text = (name: string) => textOf(input, name, LONGEST);
  const kind = text("kind");
  if (kind === "iam") return { kind, account: text("account"), userName: text("userName") };
  if (kind === "root") return { kind, email: text("email") };
  throw new WebError("ValidationError", 400, "kind must be iam or root.");
}

function answer({ answer: step, session, device }: Reached): WebResponse {
  return {
    ...json(step),
    ...(session === undefined ? {} : { session }),
    ...(device === undefined ? {} : { device }),
  };
}
