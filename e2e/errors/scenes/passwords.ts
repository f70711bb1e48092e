import { DeleteAccountPasswordPolicyCommand, UpdateLoginProfileCommand } from "@aws-sdk/client-iam";
import { sdk } from "../../support/sdk.ts";
import type { Scenes } from "../scene.ts";
import type { Stage } from "../stage.ts";
import { newSession, newUser } from "./principals.ts";

const PASSWORD = "correct-Horse-9";

/** Sets the same password again and again, as an administrator who cannot stop. */
function setsOn({ admin }: Stage, UserName: string): () => Promise<void> {
  const stop = new AbortController();
  const setting = (async () => {
    while (!stop.signal.aborted)
      await sdk(admin, new UpdateLoginProfileCommand({ UserName, Password: PASSWORD }));
  })();
  return () => {
    stop.abort();
    return setting;
  };
}

/** Comparing a password takes so long that another request comes in between. */
const ATTEMPTS = 50;

export const passwordScenes: Scenes = {
  ChangePassword: {
    async InvalidUserType(stage) {
      const sender = await newSession(stage, "NoUser");
      return { input: { OldPassword: PASSWORD, NewPassword: `${PASSWORD}0` }, sender };
    },
    async PasswordPolicyViolation(stage) {
      const sender = await newUser(stage, "Brief", PASSWORD);
      return { input: { OldPassword: PASSWORD, NewPassword: "short" }, sender };
    },
    async EntityTemporarilyUnmodifiable(stage) {
      const sender = await newUser(stage, "Changing", PASSWORD);
      const end = setsOn(stage, "Changing");
      return { input: { OldPassword: PASSWORD, NewPassword: PASSWORD }, sender, attempts: ATTEMPTS, end };
    },
  },
  UpdateLoginProfile: {
    async EntityTemporarilyUnmodifiable(stage) {
      await newUser(stage, "Changed", PASSWORD);
      const end = setsOn(stage, "Changed");
      return { input: { UserName: "Changed", Password: PASSWORD }, attempts: ATTEMPTS, end };
    },
  },
  GetAccountPasswordPolicy: {
    async NoSuchEntity({ make }) {
      await make(new DeleteAccountPasswordPolicyCommand());
      return { input: {} };
    },
  },
};
