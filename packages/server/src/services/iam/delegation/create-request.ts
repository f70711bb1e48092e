import {
  CreateDelegationRequest$,
  type CreateDelegationRequestRequest,
  type CreateDelegationRequestResponse,
} from "@aws-sdk/client-iam";
import { invalidInput } from "../../../directory/errors.ts";
import { renderPolicy } from "../../../directory/delegation/policy-template.ts";
import { operation } from "../../operation.ts";
import { delegationRequestArn } from "./request-resource.ts";

const TOPIC = /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/;

/**
 * IAM API Reference, CreateDelegationRequest. There is no console here, so no deep link to one; the topic is kept, and nothing is published
 * to it.
 */
export const createDelegationRequest = operation<
  CreateDelegationRequestRequest,
  CreateDelegationRequestResponse
>(CreateDelegationRequest$, {
  effect: "write",
  access: ({ input, accountId }) => ({
    resource: delegationRequestArn(accountId, "*"),
    context: {
      "iam:DelegationDuration": String(input.SessionDuration),
      "iam:NotificationChannel": input.NotificationChannel,
      "iam:TemplateArn": input.Permissions.PolicyTemplateArn,
    },
  }),
  async handle(input, { directory }) {
    const { PolicyTemplateArn: templateArn, Parameters: parameters = [] } = input.Permissions;
    if (templateArn === undefined) throw invalidInput("A PolicyTemplateArn is required.");
    if (!TOPIC.test(input.NotificationChannel))
      throw invalidInput("The NotificationChannel must be the ARN of a topic of Amazon SNS.");
    const template = await directory.delegationTemplates.get(templateArn);
    const { request_id: id } = await directory.delegationRequests.create({
      workflowId: input.RequestorWorkflowId,
      templateArn,
      parameters,
      policy: renderPolicy(template, parameters),
      description: input.Description,
      message: input.RequestMessage,
      redirectUrl: input.RedirectUrl,
      notificationChannel: input.NotificationChannel,
      sessionSeconds: input.SessionDuration,
      onlySendByOwner: input.OnlySendByOwner ?? false,
      ownerAccountId: input.OwnerAccountId,
    });
    return { DelegationRequestId: id };
  },
});
