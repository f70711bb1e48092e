// The errors that AWS documents for each operation, as Debian's AWS CLI tells them.
import { cliClient } from "./errors/clients/cli-client.ts";
import { tellErrors } from "./errors/tell-errors.ts";
import { TOO_OLD } from "./errors/too-old.ts";

tellErrors(cliClient, TOO_OLD);
