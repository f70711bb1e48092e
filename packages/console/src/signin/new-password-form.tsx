import Button from "@cloudscape-design/components/button";
import type { NewPasswordStep } from "../api/types.ts";
import { Heading } from "../page/heading.tsx";
import { ChoosePassword } from "./choose-password.tsx";
import { KnownUserName } from "./known-user-name.tsx";

interface NewPasswordFormProps {
  readonly step: NewPasswordStep;
  readonly onAnswer: (newPassword: string) => Promise<void>;
  readonly onCancel: () => void;
}

/** A password that has to be changed before the person goes on. */
export function NewPasswordForm({ step, onAnswer, onCancel }: NewPasswordFormProps) {
  return (
    <ChoosePassword
      rules={step.rules}
      submit="Confirm password change"
      onPassword={onAnswer}
      others={
        <Button fullWidth formAction="none" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      <Heading
        description={
          <>
            IAM user name: {step.userName}
            <KnownUserName value={step.userName} />
          </>
        }
      >
        You must change your password to continue
      </Heading>
    </ChoosePassword>
  );
}
