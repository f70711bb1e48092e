// The errors that AWS documents for each operation, as Debian's boto3 tells them.
import { boto3Client } from "./errors/clients/boto3-client.ts";
import { tellErrors } from "./errors/tell-errors.ts";
import { TOO_OLD } from "./errors/too-old.ts";

tellErrors(boto3Client, TOO_OLD);
