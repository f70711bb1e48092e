import Button from "@cloudscape-design/components/button";
import type { InputProps } from "@cloudscape-design/components/input";
import Link from "@cloudscape-design/components/link";
import { useRef, useState } from "react";
import type { Credentials } from "../api/types.ts";
import { Form } from "../page/form.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure } from "../page/notice.tsx";
import { useAction } from "../page/use-action.ts";
import { KnownUserName } from "./known-user-name.tsx";
import { PasswordField } from "./password-field.tsx";

interface RootPasswordFormProps {
  readonly email: string;
  readonly onSignIn: (credentials: Credentials) => Promise<void>;
  readonly onOther: () => void;
}

/** The root user's password. */
export function RootPasswordForm({ email, onSignIn, onOther }: RootPasswordFormProps) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const field = useRef<InputProps.Ref>(null);
  const { busy, failure, run } = useAction();

  function submit() {
    setError(password === "" ? "Enter your password." : undefined);
    if (password === "") {
      field.current?.focus();
      return;
    }
    run(async () => {
      try {
        await onSignIn({ kind: "root", email, password });
      } catch (refused) {
        setPassword("");
        throw refused;
      }
    });
  }

  return (
    <Form
      submit="Sign in"
      busy={busy}
      onSubmit={submit}
      others={
        <Button fullWidth formAction="none" onClick={onOther}>
          Sign in to a different account
        </Button>
      }
    >
      <Heading
        description={
          <>
            Email: {email}
            <KnownUserName value={email} />
          </>
        }
      >
        Root user sign in
      </Heading>
      {failure !== undefined && <Failure failure={failure} />}
      <PasswordField
        label="Password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        autoFocus
        error={error}
        inputRef={field}
      />
      <Link href="/signin/forgot-password">Forgot password?</Link>
    </Form>
  );
}
