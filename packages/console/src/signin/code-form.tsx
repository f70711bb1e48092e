import type { InputProps } from "@cloudscape-design/components/input";
import { type ReactNode, useRef, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { Form } from "../page/form.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure } from "../page/notice.tsx";
import { TextField } from "../page/text-field.tsx";
import { useAction } from "../page/use-action.ts";

interface CodeFormProps {
  readonly onCode: (code: string) => Promise<void>;
  readonly others: ReactNode;
}

/** What the server says of a code that is wrong, beside the field; the rest above the form. */
const OF_THE_CODE = "WrongCode";

/** The code of an authenticator app. */
export function CodeForm({ onCode, others }: CodeFormProps) {
  const [code, setCode] = useState("");
  const [error, setError] = useState<string>();
  const field = useRef<InputProps.Ref>(null);
  const { busy, failure, run } = useAction();

  function complain(words: string) {
    setError(words);
    field.current?.focus();
  }

  function submit() {
    // Apps show codes in two groups.
    const digits = code.replaceAll(/\s/gu, "");
    if (!/^\d{6}$/u.test(digits)) {
      complain("Enter the 6 digits that your app shows.");
      return;
    }
    setError(undefined);
    run(async () => {
      try {
        await onCode(digits);
      } catch (refused) {
        setCode("");
        if (!(refused instanceof ApiError) || refused.code !== OF_THE_CODE) throw refused;
        complain(refused.message);
      }
    });
  }

  return (
    <Form submit="Submit" busy={busy} onSubmit={submit} others={others}>
      <Heading description="Your account is protected by multi-factor authentication (MFA).">
        Additional verification required
      </Heading>
      {failure !== undefined && <Failure failure={failure} />}
      <TextField
        label="MFA code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        description="Enter the code that your authenticator app shows."
        maxLength={7}
        value={code}
        onChange={setCode}
        autoFocus
        error={error}
        inputRef={field}
      />
    </Form>
  );
}
