import {
  DecodeAuthorizationMessage$,
  type DecodeAuthorizationMessageRequest,
  type DecodeAuthorizationMessageResponse,
} from "@aws-sdk/client-sts";
import { operation } from "../operation.ts";
import { invalidAuthorizationMessage } from "./errors.ts";

/** STS API Reference, DecodeAuthorizationMessage. A message of another account is no message: it tells of that account's policies. */
export const decodeAuthorizationMessage = operation<
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse
>(DecodeAuthorizationMessage$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  handle({ EncodedMessage }, { accountId, credentials }) {
    const message = credentials.openMessage(EncodedMessage);
    if (message?.accountId !== accountId) throw invalidAuthorizationMessage();
    return { DecodedMessage: message.text };
  },
});
