import * as iam from "@aws-sdk/client-iam";
import { certify } from "../../../packages/server/src/directory/keys-and-certificates/testing/certificates.ts";
import { newSshKey } from "../../../packages/server/src/directory/keys-and-certificates/testing/ssh-keys.ts";
import { newDevice } from "../../../packages/server/src/services/iam/testing/new-device.ts";
import type { Scenes } from "../scene.ts";

export const credentialScenes: Scenes = {
  EnableMFADevice: {
    async InvalidAuthenticationCode({ server }) {
      const { SerialNumber, app } = await newDevice(server.iam(), "wrong-codes");
      const { AuthenticationCode1, AuthenticationCode2 } = app.pair();
      const codes = { AuthenticationCode1: AuthenticationCode2, AuthenticationCode2: AuthenticationCode1 };
      return { input: { UserName: "Alice", SerialNumber, ...codes } };
    },
  },
  UploadSSHPublicKey: {
    async DuplicateSSHPublicKey({ make }) {
      await make(new iam.CreateUserCommand({ UserName: "Twice" }));
      const input = { UserName: "Twice", SSHPublicKeyBody: newSshKey().ssh };
      await make(new iam.UploadSSHPublicKeyCommand(input));
      return { input };
    },
    InvalidPublicKey: () =>
      Promise.resolve({ input: { UserName: "Alice", SSHPublicKeyBody: "ssh-rsa AAAAnonsense" } }),
  },
  UploadSigningCertificate: {
    async InvalidCertificate() {
      const tomorrow = Date.now() + 86_400_000;
      const { body } = await certify("tomorrow.example", { from: tomorrow });
      return { input: { UserName: "Alice", CertificateBody: body } };
    },
  },
  UpdateServerCertificate: {
    async EntityAlreadyExists({ make, certificate }) {
      const { cert: CertificateBody, key: PrivateKey } = certificate;
      for (const ServerCertificateName of ["One", "Two"])
        await make(
          new iam.UploadServerCertificateCommand({ ServerCertificateName, CertificateBody, PrivateKey }),
        );
      return { input: { ServerCertificateName: "One", NewServerCertificateName: "Two" } };
    },
  },
};
