// The errors that AWS documents for each operation, as the AWS SDK for JavaScript tells them.
import { sdkClient } from "./errors/clients/sdk-client.ts";
import { tellErrors } from "./errors/tell-errors.ts";

tellErrors(sdkClient, []);
