import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import * as iam from "@aws-sdk/client-iam";
import { serveEphemeral } from "../../support/ephemeral.ts";
import type { Scenes } from "../scene.ts";

const POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}';
/** Seconds: longer than a report is good for. */
const FIVE_HOURS = 5 * 3600;

export const reportScenes: Scenes = {
  GetCredentialReport: {
    async ReportExpired({ make }) {
      const ephemeral = await serveEphemeral();
      const sender = { endpoint: ephemeral.server.url, credentials: ephemeral.admin };
      await make(new iam.GenerateCredentialReportCommand(), sender);
      await ephemeral.moveClock(FIVE_HOURS);
      return {
        input: {},
        sender,
        async end() {
          await ephemeral.server.end("SIGTERM");
        },
      };
    },
  },
  GetServiceLastAccessedDetailsWithEntities: {
    async InvalidInput({ make, names }) {
      const Arn = names.get("PolicySourceArn");
      const { JobId } = await make(new iam.GenerateServiceLastAccessedDetailsCommand({ Arn }));
      return { input: { JobId, ServiceNamespace: "s3" } };
    },
  },
  SimulatePrincipalPolicy: {
    // No request makes such a policy: the database was damaged.
    async PolicyEvaluation({ make, installation }) {
      const UserName = "Damaged";
      const { User } = await make(new iam.CreateUserCommand({ UserName }));
      const policy = { UserName, PolicyName: "damaged", PolicyDocument: POLICY };
      await make(new iam.PutUserPolicyCommand(policy));
      const database = new DatabaseSync(join(installation.dataDir, "signet.db"), { timeout: 5000 });
      database.exec("UPDATE inline_policies SET document = '{' WHERE name = 'damaged'");
      database.close();
      return { input: { PolicySourceArn: User?.Arn, ActionNames: ["s3:GetObject"] } };
    },
  },
};
