import {
  type EntityType,
  type GetAccountAuthorizationDetailsRequest,
  type GetAccountAuthorizationDetailsResponse,
  GetAccountAuthorizationDetails$,
} from "@aws-sdk/client-iam";
import { ENTITY_KINDS, type EntityKind } from "../../../directory/reports/authorization-details.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentPage } from "../present.ts";
import { presentDetails } from "./present-details.ts";

const KINDS: Readonly<Record<EntityType, EntityKind>> = {
  User: "user",
  Group: "group",
  Role: "role",
  LocalManagedPolicy: "own-policy",
  AWSManagedPolicy: "aws-policy",
};

const getAccountAuthorizationDetails = operation<
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse
>(GetAccountAuthorizationDetails$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  async handle(input, { directory }) {
    const { Filter: filter = [] } = input;
    const kinds = filter.length === 0 ? ENTITY_KINDS : filter.map((type) => KINDS[type]);
    const { items, ...rest } = await directory.authorizationDetails.list(input, kinds);
    return { ...(await presentDetails(directory, items)), ...presentPage(rest) };
  },
});

export const authorizationDetailsOperations: readonly Operation[] = [getAccountAuthorizationDetails];
