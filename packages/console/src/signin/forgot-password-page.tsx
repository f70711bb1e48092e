import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import type { InputProps } from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRef, useState } from "react";
import type { Api } from "../api/client.ts";
import { Form } from "../page/form.tsx";
import { Frame } from "../page/frame.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure } from "../page/notice.tsx";
import { TextField } from "../page/text-field.tsx";
import { useAction } from "../page/use-action.ts";

/** A root user asks for a way to another password. The page says the same for every address. */
export function ForgotPasswordPage({ api }: { readonly api: Api }) {
  const [sentTo, setSentTo] = useState<string>();
  return (
    <Frame width="form">
      <Container>
        {sentTo === undefined ? <Ask api={api} onSent={setSentTo} /> : <Sent to={sentTo} />}
      </Container>
    </Frame>
  );
}

function Ask({ api, onSent }: { readonly api: Api; readonly onSent: (email: string) => void }) {
  const [email, setEmail] = useState("");
  const [error, setError] = useState<string>();
  const field = useRef<InputProps.Ref>(null);
  const { busy, failure, run } = useAction();

  function submit() {
    const address = email.trim();
    if (!address.includes("@")) {
      setError("Enter the email address of the account's root user.");
      field.current?.focus();
      return;
    }
    setError(undefined);
    run(async () => {
      await api.forgotPassword({ email: address });
      onSent(address);
    });
  }

  return (
    <Form
      submit="Send email"
      busy={busy}
      onSubmit={submit}
      others={
        <Button fullWidth href="/signin">
          Back to sign in
        </Button>
      }
    >
      <Heading description="For root users. If you are an IAM user, ask your administrator for another password.">
        Forgot password
      </Heading>
      {failure !== undefined && <Failure failure={failure} />}
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

function Sent({ to }: { readonly to: string }) {
  return (
    <SpaceBetween size="l">
      <Heading focused>Check your email</Heading>
      <p>
        If {to} is the address of a root user, an email with a link to set another password is on its way. The
        link is good for a short time and for one change.
      </p>
      <p>
        No email? Look into your spam folder. Where this server has no mail server, its operator finds the
        email with <code className="code">signet mail</code>.
      </p>
      <Button fullWidth href="/signin">
        Back to sign in
      </Button>
    </SpaceBetween>
  );
}
