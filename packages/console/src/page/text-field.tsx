import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import type { ReactNode, Ref } from "react";

interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: string;
  readonly type?: InputProps.Type;
  readonly inputMode?: InputProps.InputMode;
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
  readonly description?: ReactNode;
  readonly constraint?: ReactNode;
  readonly error?: string | undefined;
  readonly inputRef?: Ref<InputProps.Ref>;
}

/** A labelled field that has to be filled in. */
export function TextField(props: TextFieldProps) {
  const { label, description, constraint, error, onChange, inputRef, maxLength, ...input } = props;
  return (
    <FormField
      stretch
      label={label}
      description={description}
      constraintText={constraint}
      errorText={error}
      i18nStrings={{ errorIconAriaLabel: "Error" }}
    >
      <Input
        {...input}
        ref={inputRef ?? null}
        ariaRequired
        spellcheck={false}
        disableBrowserAutocorrect
        {...(maxLength === undefined ? {} : { nativeInputAttributes: { maxLength } })}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
