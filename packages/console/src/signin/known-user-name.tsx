/** Password managers keep a password with the name that is in its form. Where the person is not asked for it again, it is in here. */
export function KnownUserName({ value }: { readonly value: string }) {
  return (
    <input
      className="unseen"
      type="text"
      autoComplete="username"
      value={value}
      readOnly
      tabIndex={-1}
      aria-hidden
    />
  );
}
