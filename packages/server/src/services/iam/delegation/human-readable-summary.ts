import {
  GetHumanReadableSummary$,
  type GetHumanReadableSummaryRequest,
  type GetHumanReadableSummaryResponse,
} from "@aws-sdk/client-iam";
import { invalidInput } from "../../../directory/errors.ts";
import type { DelegationRequestRow } from "../../../storage/schema/delegation.ts";
import { operation } from "../../operation.ts";
import { delegationRequestArn, ownedRequestRule } from "./request-resource.ts";
import { listed, type RenderedStatement, restrictedBoundaries, statementsOf } from "./rendered-policy.ts";

const ENTITY = /^arn:aws:iam::(\d{12}):delegation-request\/([\w-]{16,128})$/;
const ENGLISH = /^en(?:[-_]\w+)?$/i;
/** Characters of SummaryContent. */
const LONGEST_SUMMARY = 10_000;

/**
 * IAM API Reference, GetHumanReadableSummary. AWS has a language model write it; here it is said from the request itself, in English: for any
 * other locale there is none.
 */
export const getHumanReadableSummary = operation<
  GetHumanReadableSummaryRequest,
  GetHumanReadableSummaryResponse
>(GetHumanReadableSummary$, {
  effect: "read",
  access: (request) => ownedRequestRule(request, requestIdOf(request.input.EntityArn, request.accountId)),
  async handle({ EntityArn, Locale = "en" }, { directory, directoryOf, accountId }) {
    const row = await directory.delegationRequests.get(requestIdOf(EntityArn, accountId));
    if (!ENGLISH.test(Locale)) return { SummaryContent: "", Locale, SummaryState: "NOT_SUPPORTED" };
    const { name } = await directoryOf(row.account_id).account.get();
    const content = summaryOf(row, name).slice(0, LONGEST_SUMMARY);
    return { SummaryContent: content, Locale, SummaryState: "AVAILABLE" };
  },
});

/** Throws InvalidInput for what is not a delegation request of this account. */
function requestIdOf(arn: string, accountId: string): string {
  const [, account, requestId] = ENTITY.exec(arn) ?? [];
  if (account !== accountId || requestId === undefined)
    throw invalidInput(
      `EntityArn must be the ARN of a delegation request: ${delegationRequestArn(accountId, "ID")}`,
    );
  return requestId;
}

function summaryOf(row: DelegationRequestRow, requestor: string): string {
  const boundaries = restrictedBoundaries(row.policy);
  return [
    `${requestor} (account ${row.account_id}) asks for temporary access of ${duration(row.session_seconds)}.`,
    `It describes this as: ${row.description}`,
    ...(row.request_message === null ? [] : [`It adds: ${row.request_message}`]),
    "It would get, as far as whoever accepts has these permissions:",
    ...statementsOf(row.policy).map(sentence),
    ...(boundaries.length === 0
      ? []
      : [`Roles that it makes must have one of these permissions boundaries: ${boundaries.join(", ")}.`]),
  ].join("\n");
}

function sentence(statement: RenderedStatement): string {
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  const actions = Action === undefined ? `everything but ${words(NotAction)}` : words(Action);
  const resources = Resource === undefined ? `everything but ${words(NotResource)}` : words(Resource);
  const when = Condition === undefined ? "" : `, where ${JSON.stringify(Condition)}`;
  return `- ${Effect === "Allow" ? "to do" : "never to do"} ${actions} on ${resources}${when}`;
}

function words(element: string | readonly string[] | undefined): string {
  return listed(element)
    .map((one) => (one === "*" ? "everything" : one))
    .join(", ");
}

function duration(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const parts = [
    [hours, "hour"],
    [minutes, "minute"],
    [rest, "second"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`)
    .join(" ");
}
