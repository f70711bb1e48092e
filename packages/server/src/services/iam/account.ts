import {
  type CreateAccountAliasRequest,
  type DeleteAccountAliasRequest,
  type GetAccountSummaryResponse,
  type ListAccountAliasesRequest,
  type ListAccountAliasesResponse,
  type SetSecurityTokenServicePreferencesRequest,
  CreateAccountAlias$,
  DeleteAccountAlias$,
  GetAccountSummary$,
  ListAccountAliases$,
  SetSecurityTokenServicePreferences$,
} from "@aws-sdk/client-iam";
import { pageOf } from "../../directory/memory-pages.ts";
import { type Operation, operation } from "../operation.ts";
import { accountSummary } from "./account-summary.ts";
import { presentPage } from "./present.ts";

// None of these has a resource of its own (Service Authorization Reference, "AWS Identity and Access Management (IAM)").
const ANY = { resource: "*" } as const;

const createAccountAlias = operation<CreateAccountAliasRequest, void>(CreateAccountAlias$, {
  effect: "write",
  access: () => ANY,
  async handle({ AccountAlias }, { directory }) {
    await directory.account.createAlias(AccountAlias);
  },
});

const deleteAccountAlias = operation<DeleteAccountAliasRequest, void>(DeleteAccountAlias$, {
  effect: "write",
  access: () => ANY,
  async handle({ AccountAlias }, { directory }) {
    await directory.account.deleteAlias(AccountAlias);
  },
});

const listAccountAliases = operation<ListAccountAliasesRequest, ListAccountAliasesResponse>(
  ListAccountAliases$,
  {
    effect: "read",
    access: () => ANY,
    async handle(input, { directory }) {
      const { alias } = await directory.account.get();
      const { items, ...rest } = await pageOf(alias === null ? [] : [alias], (item) => item, input);
      return { AccountAliases: [...items], ...presentPage(rest) };
    },
  },
);

const getAccountSummary = operation<object, GetAccountSummaryResponse>(GetAccountSummary$, {
  effect: "read",
  access: () => ANY,
  async handle(_input, { directory }) {
    const counts = await directory.account.counts();
    const version = await directory.accountSettings.globalEndpointTokenVersion();
    return { SummaryMap: accountSummary(counts, version) };
  },
});

const setSecurityTokenServicePreferences = operation<SetSecurityTokenServicePreferencesRequest, void>(
  SetSecurityTokenServicePreferences$,
  {
    effect: "write",
    access: () => ANY,
    async handle({ GlobalEndpointTokenVersion: version }, { directory }) {
      await directory.accountSettings.setGlobalEndpointTokenVersion(version === "v1Token" ? 1 : 2);
    },
  },
);

export const accountOperations: readonly Operation[] = [
  createAccountAlias,
  deleteAccountAlias,
  listAccountAliases,
  getAccountSummary,
  setSecurityTokenServicePreferences,
];
