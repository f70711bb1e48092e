import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

interface FormProps {
  /** Of the button that sends it. */
  readonly submit: string;
  readonly busy: boolean;
  readonly onSubmit: () => void;
  /** Buttons below it, which send nothing. */
  readonly others?: ReactNode;
  readonly children: ReactNode;
}

/** A form that the keyboard's Enter sends, and that password managers know as one. */
export function Form({ submit, busy, onSubmit, others, children }: FormProps) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
    >
      <SpaceBetween size="l">
        {children}
        <SpaceBetween size="s">
          <Button variant="primary" fullWidth loading={busy} loadingText="One moment" formAction="submit">
            {submit}
          </Button>
          {others}
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
}
