import { iamService } from "./iam/service.ts";
import type { Service } from "./operation.ts";
import { signinService } from "./signin/service.ts";
import { stsService } from "./sts/service.ts";

/** What the server answers for. */
export const services: readonly Service[] = [iamService, stsService, signinService];
