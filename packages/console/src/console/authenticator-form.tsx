import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import type { InputProps } from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRef, useState } from "react";
import type { NewVirtualDevice } from "../aws/mfa-devices.ts";
import { Form } from "../page/form.tsx";
import { Failure } from "../page/notice.tsx";
import { TextField } from "../page/text-field.tsx";
import { useAction } from "../page/use-action.ts";

interface AuthenticatorFormProps {
  readonly device: NewVirtualDevice;
  readonly onCodes: (codes: readonly [string, string]) => Promise<void>;
  readonly onCancel: () => void;
}

const SIX_DIGITS = /^\d{6}$/u;

/** The secret for the app, and two codes in a row that show that the app has it. */
export function AuthenticatorForm({ device, onCodes, onCancel }: AuthenticatorFormProps) {
  const [codes, setCodes] = useState<readonly [string, string]>(["", ""]);
  const [wrong, setWrong] = useState<0 | 1>();
  const first = useRef<InputProps.Ref>(null);
  const second = useRef<InputProps.Ref>(null);
  const { busy, failure, run } = useAction();

  function submit() {
    const [one, two] = codes.map((code) => code.replaceAll(/\s/gu, "")) as [string, string];
    if (!SIX_DIGITS.test(one)) {
      setWrong(0);
      first.current?.focus();
    } else if (!SIX_DIGITS.test(two)) {
      setWrong(1);
      second.current?.focus();
    } else {
      setWrong(undefined);
      run(() => onCodes([one, two]));
    }
  }

  const errorOf = (field: 0 | 1) => (wrong === field ? "Enter the 6 digits that your app shows." : undefined);
  return (
    <Form
      submit="Add MFA"
      busy={busy}
      onSubmit={submit}
      others={
        <Button fullWidth formAction="none" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      {failure !== undefined && <Failure failure={failure} />}
      <p>1. Scan this QR code with your authenticator app, or type the secret into it.</p>
      <img className="qr-code" src={device.qrCode} alt="QR code for the authenticator app" />
      <ExpandableSection headerText="Show secret key">
        <SpaceBetween size="xs">
          <div className="code code-box" role="group" aria-label="Secret key">
            {device.secret.replaceAll(/(.{4})(?=.)/gu, "$1 ")}
          </div>
          <CopyToClipboard
            copyButtonText="Copy secret key"
            copySuccessText="Secret key copied"
            copyErrorText="The browser did not copy it. Select the key and copy it."
            textToCopy={device.secret}
          />
        </SpaceBetween>
      </ExpandableSection>
      <p>
        2. Enter two codes in a row: the one that the app shows now, and the next one, after up to 30 seconds.
      </p>
      <TextField
        label="MFA code 1"
        name="code1"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        value={codes[0]}
        onChange={(code) => setCodes([code, codes[1]])}
        autoFocus
        error={errorOf(0)}
        inputRef={first}
      />
      <TextField
        label="MFA code 2"
        name="code2"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        value={codes[1]}
        onChange={(code) => setCodes([codes[0], code])}
        error={errorOf(1)}
        inputRef={second}
      />
    </Form>
  );
}
