import { CreateAccessKey$, CreateUser$, DeleteUser$, UploadServerCertificate$ } from "@aws-sdk/client-iam";
import { AssumeRole$ } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { iamConstraints } from "./constraints/iam.generated.ts";
import { stsConstraints } from "./constraints/sts.generated.ts";
import { describeOperation } from "./describe.ts";

describe("describeOperation", () => {
  it("tells names in CloudTrail's case, nested ones too", () => {
    const { input } = describeOperation(iamConstraints, CreateUser$);
    expect(input({ UserName: "alice", Tags: [{ Key: "team", Value: "red" }] })).toEqual({
      userName: "alice",
      tags: [{ key: "team", value: "red" }],
    });
  });

  it("hides a secret that the schema marks, and instants are ISO 8601", () => {
    const { output } = describeOperation(iamConstraints, CreateAccessKey$);
    const AccessKey = {
      AccessKeyId: "AKIAIOSFODNN7EXAMPLE",
      SecretAccessKey: "not to be seen",
      CreateDate: new Date(0),
    };
    expect(output({ AccessKey })).toEqual({
      accessKey: {
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "HIDDEN_DUE_TO_SECURITY_REASONS",
        createDate: "1970-01-01T00:00:00.000Z",
      },
    });
  });

  it("hides a session token, which the schema does not mark", () => {
    const { output } = describeOperation(stsConstraints, AssumeRole$);
    const described = output({ Credentials: { SessionToken: "not to be seen" } });
    expect(JSON.stringify(described)).not.toContain("not to be seen");
  });

  it("hides a private key, whichever member somebody put it in", () => {
    const { input } = describeOperation(iamConstraints, UploadServerCertificate$);
    const key = "-----BEGIN EC PRIVATE KEY-----\nbm90IHRvIGJlIHNlZW4=\n-----END EC PRIVATE KEY-----\n";
    const CertificateBody = `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${key}`;
    const parts = { ServerCertificateName: "a", CertificateBody, CertificateChain: "shown", PrivateKey: key };
    expect(input(parts)).toEqual({
      serverCertificateName: "a",
      certificateBody: "HIDDEN_DUE_TO_SECURITY_REASONS",
      certificateChain: "shown",
      privateKey: "HIDDEN_DUE_TO_SECURITY_REASONS",
    });
  });

  it("is null where there is nothing to tell", () => {
    const { input, output } = describeOperation(iamConstraints, DeleteUser$);
    expect(input({})).toBeNull();
    expect(output(undefined)).toBeNull();
  });
});
