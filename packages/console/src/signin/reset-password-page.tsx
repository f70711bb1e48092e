import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import type { Api } from "../api/client.ts";
import { Frame } from "../page/frame.tsx";
import { Heading } from "../page/heading.tsx";
import { ChoosePassword } from "./choose-password.tsx";
import { ROOT_RULES } from "./password-rules.ts";
import { takeToken } from "./reset-token.ts";

/** A root user sets another password, with the token of the link in the mail. */
export function ResetPasswordPage({ api }: { readonly api: Api }) {
  const [token] = useState(takeToken);
  const [isDone, setDone] = useState(false);
  // Another link in the same tab changes the fragment only, and would find this page as the one before left it.
  useEffect(() => {
    const loadAgain = () => location.reload();
    addEventListener("hashchange", loadAgain);
    return () => removeEventListener("hashchange", loadAgain);
  }, []);
  function content() {
    if (token === undefined) return <NoToken />;
    if (isDone) return <Done />;
    return (
      <ChoosePassword
        rules={ROOT_RULES}
        submit="Reset password"
        others={<AskForAnother />}
        onPassword={async (newPassword) => {
          await api.resetPassword({ token, newPassword });
          setDone(true);
        }}
      >
        <Heading description="For the root user. It must not be your email address or the account's name.">
          Reset password
        </Heading>
      </ChoosePassword>
    );
  }
  return (
    <Frame width="form">
      <Container>{content()}</Container>
    </Frame>
  );
}

function NoToken() {
  return (
    <SpaceBetween size="l">
      <Heading focused>This link is not complete</Heading>
      <p>Open the link of the email again, all of it. A page that was loaded again has lost it.</p>
      <AskForAnother />
    </SpaceBetween>
  );
}

/** Also beside the form: that a link is used or too old is known only when it is tried. */
function AskForAnother() {
  return (
    <Button fullWidth href="/signin/forgot-password">
      Ask for another link
    </Button>
  );
}

function Done() {
  return (
    <SpaceBetween size="l">
      <Heading focused>Your password was changed</Heading>
      <p>All sessions that were signed in with the old password have ended.</p>
      <Button variant="primary" fullWidth href="/signin">
        Sign in
      </Button>
    </SpaceBetween>
  );
}
