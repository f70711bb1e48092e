import Button from "@cloudscape-design/components/button";
import type { InputProps } from "@cloudscape-design/components/input";
import { useRef, useState } from "react";
import { Form } from "../page/form.tsx";
import { Heading } from "../page/heading.tsx";
import { TextField } from "../page/text-field.tsx";

interface RootEmailFormProps {
  readonly email: string;
  readonly onNext: (email: string) => void;
  readonly onIam: () => void;
}

/** The root user's e-mail. Nothing is asked of the server yet: it would tell which addresses have an account. */
export function RootEmailForm({ email: known, onNext, onIam }: RootEmailFormProps) {
  const [email, setEmail] = useState(known);
  const [error, setError] = useState<string>();
  const field = useRef<InputProps.Ref>(null);

  function submit() {
    if (email.includes("@")) {
      onNext(email.trim());
      return;
    }
    setError("Enter the email address of the account's root user.");
    field.current?.focus();
  }

  return (
    <Form
      submit="Next"
      busy={false}
      onSubmit={submit}
      others={
        <>
          <div className="or">or</div>
          <Button fullWidth formAction="none" onClick={onIam}>
            Sign in as IAM user
          </Button>
        </>
      }
    >
      <Heading description="The account owner, who can do everything in it. Use it only for what needs it.">
        Root user sign in
      </Heading>
      <TextField
        label="Root user email address"
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        autoFocus
        error={error}
        inputRef={field}
      />
    </Form>
  );
}
