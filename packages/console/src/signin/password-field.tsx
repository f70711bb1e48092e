import Checkbox from "@cloudscape-design/components/checkbox";
import type { InputProps } from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type ReactNode, type Ref, useState } from "react";
import { TextField } from "../page/text-field.tsx";

interface PasswordFieldProps {
  readonly label: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
  readonly error?: string | undefined;
  readonly inputRef?: Ref<InputProps.Ref>;
  /** What a second field for the same password shows below the first. */
  readonly repeated?: {
    readonly label: string;
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly error: string | undefined;
    readonly inputRef: Ref<InputProps.Ref>;
  };
  /** Between the fields. */
  readonly children?: ReactNode;
}

/** A password, which the person may look at while typing. */
export function PasswordField({ repeated, children, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const type = shown ? "text" : "password";
  return (
    <SpaceBetween size="s">
      <TextField {...field} name="password" type={type} />
      {children}
      {repeated !== undefined && (
        <TextField {...repeated} name="password-again" type={type} autoComplete={field.autoComplete} />
      )}
      <Checkbox checked={shown} onChange={({ detail }) => setShown(detail.checked)}>
        Show password
      </Checkbox>
    </SpaceBetween>
  );
}
