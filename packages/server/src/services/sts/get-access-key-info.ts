import {
  GetAccessKeyInfo$,
  type GetAccessKeyInfoRequest,
  type GetAccessKeyInfoResponse,
} from "@aws-sdk/client-sts";
import { accountIdOfAccessKeyId } from "../../credentials/access-key-id.ts";
import { operation } from "../operation.ts";
import { validationError } from "./errors.ts";

/** STS API Reference, GetAccessKeyInfo. The account is in the id: whether there is such a key, active or not, is not asked. */
export const getAccessKeyInfo = operation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse>(
  GetAccessKeyInfo$,
  {
    effect: "read",
    access: () => ({ resource: "*" }),
    handle({ AccessKeyId }) {
      const account = accountIdOfAccessKeyId(AccessKeyId);
      if (account === undefined) throw validationError(`${AccessKeyId} is not an access key ID.`);
      return { Account: account };
    },
  },
);
