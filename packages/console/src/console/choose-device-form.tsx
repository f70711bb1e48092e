import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import type { InputProps } from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { useRef, useState } from "react";
import type { Who } from "../api/types.ts";
import { ROOT_DEVICE } from "../aws/mfa-devices.ts";
import { DEVICE_KINDS } from "../page/device-kinds.ts";
import { Form } from "../page/form.tsx";
import { Failure } from "../page/notice.tsx";
import { TextField } from "../page/text-field.tsx";
import { useAction } from "../page/use-action.ts";

/** What the person wants to add. */
export interface Choice {
  readonly kind: "totp" | "passkey";
  readonly name: string;
}

interface ChooseDeviceFormProps {
  readonly who: Who;
  readonly kinds: Readonly<Record<Choice["kind"], boolean>>;
  readonly onChoice: (choice: Choice) => Promise<void>;
  readonly onCancel: () => void;
}

/** As IAM takes names of devices (IAM API Reference, "CreateVirtualMFADevice"). */
const NAME = /^[\w+=,.@-]{1,64}$/u;

/** The name of a new device, and its kind. */
export function ChooseDeviceForm({ who, kinds, onChoice, onCancel }: ChooseDeviceFormProps) {
  const [kind, setKind] = useState<Choice["kind"]>(kinds.passkey ? "passkey" : "totp");
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const field = useRef<InputProps.Ref>(null);
  const { busy, failure, run } = useAction();
  const isNamed = who.kind !== "root" || kind === "passkey";

  function submit() {
    const given = name.trim();
    if (isNamed && !NAME.test(given)) {
      setError("Enter 1 to 64 letters, digits or + = , . @ - _");
      field.current?.focus();
      return;
    }
    setError(undefined);
    run(() => onChoice({ kind, name: given }));
  }

  return (
    <Form
      submit="Next"
      busy={busy}
      onSubmit={submit}
      others={
        <Button fullWidth formAction="none" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      {failure !== undefined && <Failure failure={failure} />}
      <FormField label="Kind of device" stretch>
        <RadioGroup
          value={kind}
          onChange={({ detail }) => setKind(detail.value as Choice["kind"])}
          items={[
            {
              value: "passkey",
              label: DEVICE_KINDS.passkey,
              description: kinds.passkey
                ? "Your fingerprint, face or screen lock, or a FIDO2 security key."
                : "Not at this address: browsers make passkeys for host names only, by HTTPS or on localhost.",
              disabled: !kinds.passkey,
            },
            {
              value: "totp",
              label: DEVICE_KINDS.totp,
              description: kinds.totp
                ? "An app on your phone or computer that shows codes (TOTP)."
                : "The root user has one already.",
              disabled: !kinds.totp,
            },
          ]}
        />
      </FormField>
      {isNamed ? (
        <TextField
          label="Device name"
          name="device"
          autoComplete="off"
          description="To tell it from others: phone, security-key."
          value={name}
          onChange={setName}
          maxLength={64}
          error={error}
          inputRef={field}
        />
      ) : (
        <p>The root user's authenticator app has the name {ROOT_DEVICE}.</p>
      )}
    </Form>
  );
}
