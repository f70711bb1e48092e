import Alert, { type AlertProps } from "@cloudscape-design/components/alert";
import { type ReactNode, useEffect, useRef } from "react";

interface NoticeProps {
  readonly type: AlertProps.Type;
  readonly children: ReactNode;
  readonly header?: string;
  readonly action?: ReactNode;
}

const ICONS: Readonly<Record<AlertProps.Type, string>> = {
  error: "Error",
  warning: "Warning",
  info: "Information",
  success: "Success",
};

/** What the page tells about itself. */
export function Notice({ type, children, header, action }: NoticeProps) {
  return (
    <Alert type={type} header={header} statusIconAriaLabel={ICONS[type]} action={action}>
      {children}
    </Alert>
  );
}

interface FailureProps {
  /** What failed: a new object takes the focus once more, also with the same words. */
  readonly failure: Error;
}

/** Why the last try failed. Takes the focus: what to do next is below it. */
export function Failure({ failure }: FailureProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus();
  }, [failure]);
  return (
    <div ref={place} role="alert" tabIndex={-1} className="told">
      <Notice type="error">{failure.message}</Notice>
    </div>
  );
}

/** Why a part of the page is not there. The person asked for nothing, and is somewhere else on the page: the focus stays there. */
export function Unavailable({ failure }: FailureProps) {
  return (
    <div role="alert">
      <Notice type="error">{failure.message}</Notice>
    </div>
  );
}

/** What was done. Takes the focus: what it was asked with is gone. */
export function Success({ children }: { readonly children: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus();
  }, [children]);
  return (
    <div ref={place} role="status" tabIndex={-1} className="told">
      <Notice type="success">{children}</Notice>
    </div>
  );
}
