import type { InputProps } from "@cloudscape-design/components/input";
import { type ReactNode, useRef, useState } from "react";
import type { PasswordRules } from "../api/types.ts";
import { Form } from "../page/form.tsx";
import { Failure } from "../page/notice.tsx";
import { useAction } from "../page/use-action.ts";
import { PasswordField } from "./password-field.tsx";
import { checkRules, reuseRule } from "./password-rules.ts";

interface ChoosePasswordProps {
  readonly rules: PasswordRules;
  readonly submit: string;
  readonly others?: ReactNode;
  readonly onPassword: (password: string) => Promise<void>;
  /** What is above the fields. */
  readonly children: ReactNode;
}

/** A new password, twice, with the rules that it has to keep. */
export function ChoosePassword({ rules, submit, others, onPassword, children }: ChoosePasswordProps) {
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [errors, setErrors] = useState<{ readonly password?: string; readonly again?: string }>({});
  const first = useRef<InputProps.Ref>(null);
  const second = useRef<InputProps.Ref>(null);
  const { busy, failure, run } = useAction();

  function send() {
    const isGood = checkRules(password, rules).every(({ met }) => met);
    if (!isGood) {
      setErrors({ password: "This password does not keep all rules below." });
      first.current?.focus();
    } else if (password !== again) {
      setErrors({ again: "The passwords are not the same." });
      second.current?.focus();
    } else {
      setErrors({});
      run(() => onPassword(password));
    }
  }

  return (
    <Form submit={submit} busy={busy} onSubmit={send} others={others}>
      {children}
      {failure !== undefined && <Failure failure={failure} />}
      <PasswordField
        label="New password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        autoFocus
        error={errors.password}
        inputRef={first}
        repeated={{
          label: "Confirm new password",
          value: again,
          onChange: setAgain,
          error: errors.again,
          inputRef: second,
        }}
      >
        <Rules password={password} rules={rules} />
      </PasswordField>
    </Form>
  );
}

function Rules({ password, rules }: { readonly password: string; readonly rules: PasswordRules }) {
  const reuse = reuseRule(rules);
  return (
    <ul className="rules" aria-label="Rules for the new password">
      {checkRules(password, rules).map(({ text, met }) => (
        <li key={text} className={met ? "met" : ""}>
          <span className="mark" aria-hidden>
            {met ? "✓" : "•"}
          </span>
          <span>
            {text}
            <span className="unseen">{met ? " (kept)" : " (not yet)"}</span>
          </span>
        </li>
      ))}
      {reuse !== undefined && (
        <li>
          <span className="mark" aria-hidden>
            •
          </span>
          <span>{reuse}</span>
        </li>
      )}
    </ul>
  );
}
