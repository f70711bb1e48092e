import * as iam from "@aws-sdk/client-iam";
import {
  approve,
  newPartner,
  parameters,
  TOPIC,
} from "../../../packages/server/src/services/iam/delegation/testing/partner.ts";
import {
  registerTemplate,
  WORKER,
} from "../../../packages/server/src/services/iam/role-templates/testing/register-template.ts";
import type { Scene, Scenes } from "../scene.ts";
import { noise, noisyTags } from "./noise.ts";
import { newSession } from "./principals.ts";

const template = (name: string) => `arn:aws:iam::aws:role-template/example.amazonaws.com/${name}:1`;

/** A step of a request that was rejected: there is none. */
function afterTheEnd(partner: string): Scene {
  return async ({ server, installation, make }) => {
    const asking = await newPartner(server, partner);
    const DelegationRequestId = await asking.ask({ OwnerAccountId: installation.accountId });
    await make(new iam.AssociateDelegationRequestCommand({ DelegationRequestId }));
    await make(new iam.RejectDelegationRequestCommand({ DelegationRequestId }));
    return { input: { DelegationRequestId } };
  };
}

export const partnerScenes: Scenes = {
  AssociateDelegationRequest: { InvalidInput: afterTheEnd("takes-on") },
  UpdateDelegationRequest: { InvalidInput: afterTheEnd("notes") },
  RejectDelegationRequest: { InvalidInput: afterTheEnd("rejects") },
  SendDelegationToken: { InvalidInput: afterTheEnd("sends") },
  CreateDelegationRequest: {
    async EntityAlreadyExists({ server, as }) {
      const partner = await newPartner(server, "again");
      const { accessKeyId, secretAccessKey } = partner.admin;
      await partner.ask({ RequestorWorkflowId: "the-same" });
      const input = {
        Description: "Sets things up",
        Permissions: { PolicyTemplateArn: partner.templateArn, Parameters: parameters("alice", "team") },
        RequestorWorkflowId: "the-same",
        NotificationChannel: TOPIC,
        SessionDuration: 3600,
      };
      return { input, sender: as({ accessKeyId, secretAccessKey }) };
    },
  },
  GetDelegatedAccessToken: {
    // What the approver's session has in tags and what the partner asks for are too much together.
    async PackedPolicyTooLarge(stage) {
      const partner = await newPartner(stage.server, "greedy");
      const { accessKeyId, secretAccessKey } = partner.admin;
      const paths = Array.from({ length: 20 }, () => noise(40).replaceAll(/[^A-Za-z0-9]/g, ""));
      const id = await partner.ask({
        OwnerAccountId: stage.installation.accountId,
        Permissions: { PolicyTemplateArn: partner.templateArn, Parameters: parameters("alice", ...paths) },
      });
      const approver = await newSession(stage, "Tagged", noisyTags(7));
      await approve(stage.server.iam(approver.credentials), id);
      const sender = stage.as({ accessKeyId, secretAccessKey });
      return { input: { TradeInToken: await partner.token(id) }, sender };
    },
  },
  AcquireRole: {
    async RoleTemplateDisabled({ server, installation }) {
      const TemplateArn = template("Disabled");
      await registerTemplate(server, { ...WORKER, TemplateArn, RoleNamePattern: "Disabled-@{suffix}" });
      const { status, err } = await installation.signet("role-template", "disable", TemplateArn);
      if (status !== 0) throw new Error(err);
      return { input: { TemplateArn } };
    },
    // Whom the role is for is known only when it is made.
    async MalformedPolicyDocument({ server, installation }) {
      const TemplateArn = template("ForNobody");
      const user = `arn:aws:iam::${installation.accountId}:user/@{suffix}`;
      const trust = { Effect: "Allow", Principal: { AWS: user }, Action: "sts:AssumeRole" };
      const { status, err } = await registerTemplate(server, {
        ...WORKER,
        TemplateArn,
        AssumeRolePolicyDocumentTemplate: { Version: "2012-10-17", Statement: trust },
      });
      if (status !== 0) throw new Error(err);
      return { input: { TemplateArn, ReplacementValues: { suffix: { Values: ["Nobody"] } } } };
    },
  },
};
