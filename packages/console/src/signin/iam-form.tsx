import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import type { InputProps } from "@cloudscape-design/components/input";
import { useRef, useState } from "react";
import type { Credentials } from "../api/types.ts";
import { Form } from "../page/form.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure } from "../page/notice.tsx";
import { TextField } from "../page/text-field.tsx";
import { useAction } from "../page/use-action.ts";
import { PasswordField } from "./password-field.tsx";
import { rememberAccount, rememberedAccount } from "./remembered-account.ts";

interface IamFormProps {
  /** As the address names it. */
  readonly account: string | undefined;
  readonly onSignIn: (credentials: Credentials) => Promise<void>;
  readonly onRoot: () => void;
}

type Field = "account" | "userName" | "password";

const MISSING: Readonly<Record<Field, string>> = {
  account: "Enter the account ID (12 digits) or account alias.",
  userName: "Enter your IAM user name.",
  password: "Enter your password.",
};

/** Account, user name and password of an IAM user. */
export function IamForm({ account: named, onSignIn, onRoot }: IamFormProps) {
  const [remembered] = useState(rememberedAccount);
  const [account, setAccount] = useState(named ?? remembered ?? "");
  const [isRemembered, setRemembered] = useState(remembered !== undefined);
  const [userName, setUserName] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<Field>();
  const { busy, failure, run } = useAction();
  const fields = {
    account: useRef<InputProps.Ref>(null),
    userName: useRef<InputProps.Ref>(null),
    password: useRef<InputProps.Ref>(null),
  };
  const [first] = useState<Field>(account === "" ? "account" : "userName");

  function submit() {
    const given = { account: account.trim(), userName: userName.trim(), password };
    const empty = (["account", "userName", "password"] as const).find((field) => given[field] === "");
    setMissing(empty);
    if (empty !== undefined) {
      fields[empty].current?.focus();
      return;
    }
    rememberAccount(isRemembered ? given.account : undefined);
    run(async () => {
      try {
        // People copy account ids as the console shows them.
        const plain = given.account.replace(/^(\d{4})-(\d{4})-(\d{4})$/u, "$1$2$3");
        await onSignIn({ kind: "iam", ...given, account: plain });
      } catch (error) {
        setPassword("");
        throw error;
      }
    });
  }

  const errorOf = (field: Field) => (missing === field ? MISSING[field] : undefined);
  return (
    <Form
      submit="Sign in"
      busy={busy}
      onSubmit={submit}
      others={
        <>
          <div className="or">or</div>
          <Button fullWidth formAction="none" onClick={onRoot}>
            Sign in using root user email
          </Button>
        </>
      }
    >
      <Heading>IAM user sign in</Heading>
      {failure !== undefined && <Failure failure={failure} />}
      <TextField
        label="Account ID or account alias"
        name="account"
        autoComplete="organization"
        value={account}
        onChange={setAccount}
        autoFocus={first === "account"}
        error={errorOf("account")}
        inputRef={fields.account}
      />
      <Checkbox checked={isRemembered} onChange={({ detail }) => setRemembered(detail.checked)}>
        Remember this account
      </Checkbox>
      <TextField
        label="IAM user name"
        name="username"
        autoComplete="username"
        value={userName}
        onChange={setUserName}
        autoFocus={first === "userName"}
        error={errorOf("userName")}
        inputRef={fields.userName}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={errorOf("password")}
        inputRef={fields.password}
      />
    </Form>
  );
}
