import {
  GetAccountProperties$,
  type GetAccountPropertiesResponse,
  PutAccountProperties$,
  type PutAccountPropertiesRequest,
} from "@aws-sdk/client-iam";
import { invalidInput } from "../../../directory/errors.ts";
import { type Operation, operation } from "../../operation.ts";

// Properties are settings of features that AWS has for accounts as a whole, and publishes no names of. Here no feature has any: none is set,
// and each one is refused as unknown, by the rules that are published.

const KEY = /^[A-Za-z][A-Za-z0-9_-]*\/[A-Za-z0-9_-]+$/;
/** Characters. */
const LONGEST_KEY = 50;
const LONGEST_VALUE = 1024;

/** IAM API Reference, GetAccountProperties. */
const getAccountProperties = operation<object, GetAccountPropertiesResponse>(GetAccountProperties$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  handle: () => ({ Properties: {} }),
});

/** IAM API Reference, PutAccountProperties. */
const putAccountProperties = operation<PutAccountPropertiesRequest, object>(PutAccountProperties$, {
  effect: "write",
  access: ({ input }) => {
    const namespaces = namespacesOf(Object.keys(input.Properties));
    return { resource: "*", context: { "iam:AccountPropertyNamespaces": namespaces } };
  },
  handle({ Properties }) {
    const keys = Object.keys(Properties);
    for (const key of keys)
      if (!KEY.test(key) || key.length > LONGEST_KEY)
        throw invalidInput(`${key} is not the key of a property: it must be Namespace/PropertyName.`);
    if (namespacesOf(keys).length > 1) throw invalidInput("All properties must be of one namespace.");
    const long = Object.entries(Properties).find(([, value]) => (value ?? "").length > LONGEST_VALUE);
    if (long !== undefined)
      throw invalidInput(`The value of the property ${long[0]} is longer than ${LONGEST_VALUE} characters.`);
    throw invalidInput(
      keys.length === 0 ? "A property is required." : `There is no property ${keys.join(", ")}.`,
    );
  },
});

function namespacesOf(keys: readonly string[]): string[] {
  return [...new Set(keys.map((key) => key.split("/")[0] ?? ""))];
}

export const accountPropertyOperations: readonly Operation[] = [getAccountProperties, putAccountProperties];
