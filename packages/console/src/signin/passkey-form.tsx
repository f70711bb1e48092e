import { browserSupportsWebAuthn, startAuthentication } from "@simplewebauthn/browser";
import type { ReactNode } from "react";
import type { PasskeyRequestOptions } from "../api/types.ts";
import { Form } from "../page/form.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure, Notice } from "../page/notice.tsx";
import { whyNoPasskey } from "../page/passkey-failure.ts";
import { useAction } from "../page/use-action.ts";

interface PasskeyFormProps {
  readonly options: PasskeyRequestOptions;
  /** Where the person's passkeys were made, when none is for this host. */
  readonly hosts: readonly string[];
  readonly onResponse: (response: object) => Promise<void>;
  readonly others: ReactNode;
}

/** A passkey or security key as the second factor. The browser's own dialog asks for it. */
export function PasskeyForm({ options, hosts, onResponse, others }: PasskeyFormProps) {
  const { busy, failure, run } = useAction();

  async function ask() {
    if (!browserSupportsWebAuthn())
      throw new Error("This browser cannot use passkeys here. Use another browser or another MFA method.");
    const response = await startAuthentication({ optionsJSON: options }).catch((error: unknown) => {
      throw whyNoPasskey(error);
    });
    await onResponse(response);
  }

  return (
    <Form submit="Use passkey or security key" busy={busy} onSubmit={() => run(ask)} others={others}>
      <Heading
        focused
        description="Your browser will ask for your fingerprint, face or screen lock, or for your security key."
      >
        Additional verification required
      </Heading>
      {hosts.length > 0 && (
        <Notice type="warning" header="Your passkeys are for another address">
          They were made at {hosts.join(" and at ")}. Open the sign-in page there.
        </Notice>
      )}
      {failure !== undefined && <Failure failure={failure} />}
    </Form>
  );
}
