import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { Frame } from "../page/frame.tsx";
import { Heading } from "../page/heading.tsx";
import { verificationCode } from "./verification-code.ts";

/** Shows the code that the person carries to `aws login` on another device. */
export function ConfirmationPage() {
  const [code] = useState(() => verificationCode(location.search));
  // RFC 6749 section 4.1.2.1: what follows when the person chose Cancel.
  const isRefused = new URLSearchParams(location.search).has("error");
  return (
    <Frame width="form">
      <Container>{code === undefined ? <NoCode isRefused={isRefused} /> : <Code code={code} />}</Container>
    </Frame>
  );
}

function Code({ code }: { readonly code: string }) {
  return (
    <SpaceBetween size="l">
      <Heading focused description="Go back to the terminal that asked for it, and paste this code there.">
        Your verification code
      </Heading>
      <div className="code code-box" role="group" aria-label="Verification code">
        {code}
      </div>
      <CopyToClipboard
        copyButtonText="Copy code"
        copySuccessText="Code copied"
        copyErrorText="The browser did not copy it. Select the code and copy it."
        textToCopy={code}
      />
      <p>
        The code is good for a few minutes, and once. Give it to nobody: who has it and started the sign-in
        acts as you.
      </p>
    </SpaceBetween>
  );
}

function NoCode({ isRefused }: { readonly isRefused: boolean }) {
  return (
    <SpaceBetween size="l">
      <Heading focused>{isRefused ? "You did not allow it" : "There is no code here"}</Heading>
      <p>
        {isRefused && "Nothing was given to anybody. "}
        To sign in by it, start again in your terminal with <code className="code">aws login --remote</code>,
        and open the address that it shows.
      </p>
    </SpaceBetween>
  );
}
