import Button from "@cloudscape-design/components/button";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { useState } from "react";
import type { Api } from "../api/client.ts";
import type { AuthorizationQuestion } from "../api/types.ts";
import { Form } from "../page/form.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure, Notice } from "../page/notice.tsx";
import { useAction } from "../page/use-action.ts";
import { dashedAccountId, kindOf } from "../page/who.ts";
import { safeRedirect, signInAgain } from "./destination.ts";

interface AuthorizeFormProps {
  readonly api: Api;
  readonly request: string;
  readonly question: AuthorizationQuestion;
}

/** Who would get what, and the three answers: allow, cancel, somebody else. */
export function AuthorizeForm({ api, request, question }: AuthorizeFormProps) {
  const { busy, failure, run } = useAction();
  const [isAnswered, setAnswered] = useState(false);
  const { client, redirectHost, session } = question;
  const isHere = client === "same-device";

  const answer = (allow: boolean) =>
    run(async () => {
      const { redirect } = await api.authorize({ request, allow });
      const target = safeRedirect(redirect, location.origin);
      if (target === undefined)
        throw new Error("The answer leads to another server. Nothing was sent there.");
      setAnswered(true);
      location.assign(target);
    });

  return (
    <Form
      submit="Allow"
      busy={busy || isAnswered}
      onSubmit={() => answer(true)}
      others={
        <>
          <Button fullWidth formAction="none" disabled={busy || isAnswered} onClick={() => answer(false)}>
            Cancel
          </Button>
          <Button fullWidth variant="link" href={signInAgain(location)}>
            Use another identity
          </Button>
        </>
      }
    >
      <Heading
        focused
        description="It gets temporary credentials of the identity below, until you sign out or the session ends."
      >
        {isHere ? "Allow the AWS CLI on this device?" : "Allow the AWS CLI on another device?"}
      </Heading>
      {!isHere && (
        <Notice type="warning" header="Only if you started this yourself">
          Somebody who sent you this link would act as you. If you did not type{" "}
          <code className="code">aws login --remote</code> just now, choose Cancel.
        </Notice>
      )}
      {failure !== undefined && <Failure failure={failure} />}
      <KeyValuePairs
        columns={1}
        items={[
          {
            label: "Client",
            value: isHere ? "AWS CLI on this device" : "AWS CLI on another device (aws login --remote)",
          },
          {
            label: "Account",
            value: `${session.accountAlias ?? session.accountName} (${dashedAccountId(session.accountId)})`,
          },
          { label: kindOf(session), value: session.kind === "root" ? session.arn : session.name },
          { label: "The answer goes to", value: redirectHost },
        ]}
      />
    </Form>
  );
}
