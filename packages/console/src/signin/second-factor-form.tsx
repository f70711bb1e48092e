import Button from "@cloudscape-design/components/button";
import RadioGroup from "@cloudscape-design/components/radio-group";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { Method, SecondFactorProof, SecondFactorStep } from "../api/types.ts";
import { DEVICE_KINDS } from "../page/device-kinds.ts";
import { Form } from "../page/form.tsx";
import { Heading } from "../page/heading.tsx";
import { CodeForm } from "./code-form.tsx";
import { PasskeyForm } from "./passkey-form.tsx";

interface SecondFactorFormProps {
  readonly step: SecondFactorStep;
  readonly onProof: (proof: SecondFactorProof) => Promise<void>;
  readonly onCancel: () => void;
}

const DESCRIPTIONS: Readonly<Record<Method["kind"], string>> = {
  passkey: "Your fingerprint, face or screen lock, or a FIDO2 security key.",
  totp: "A code from an app on your phone or computer.",
};

/** The second factor. With several kinds of devices, the person chooses one first, and may choose again. */
export function SecondFactorForm({ step, onProof, onCancel }: SecondFactorFormProps) {
  const { flow, methods } = step;
  const [chosen, setChosen] = useState<Method["kind"] | undefined>(
    methods.length === 1 ? methods[0]?.kind : undefined,
  );
  const method = methods.find(({ kind }) => kind === chosen);
  const back = (
    <SpaceBetween size="s">
      {methods.length > 1 && (
        <Button fullWidth formAction="none" onClick={() => setChosen(undefined)}>
          Try another MFA method
        </Button>
      )}
      <Button fullWidth formAction="none" onClick={onCancel}>
        Cancel
      </Button>
    </SpaceBetween>
  );
  if (method === undefined) return <Choice methods={methods} onChoice={setChosen} onCancel={onCancel} />;
  return method.kind === "totp" ? (
    <CodeForm onCode={(code) => onProof({ flow, kind: "totp", code })} others={back} />
  ) : (
    <PasskeyForm
      options={method.options}
      hosts={method.hosts ?? []}
      onResponse={(response) => onProof({ flow, kind: "passkey", response })}
      others={back}
    />
  );
}

interface ChoiceProps {
  readonly methods: readonly Method[];
  readonly onChoice: (kind: Method["kind"]) => void;
  readonly onCancel: () => void;
}

function Choice({ methods, onChoice, onCancel }: ChoiceProps) {
  const [value, setValue] = useState(methods[0]?.kind ?? "totp");
  return (
    <Form
      submit="Next"
      busy={false}
      onSubmit={() => onChoice(value)}
      others={
        <Button fullWidth formAction="none" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      <Heading focused description="Your account is protected by multi-factor authentication (MFA).">
        Choose an MFA method
      </Heading>
      <FormField label="MFA method" stretch>
        <RadioGroup
          value={value}
          items={methods.map(({ kind }) => ({
            value: kind,
            label: DEVICE_KINDS[kind],
            description: DESCRIPTIONS[kind],
          }))}
          onChange={({ detail }) => setValue(detail.value as Method["kind"])}
        />
      </FormField>
    </Form>
  );
}
