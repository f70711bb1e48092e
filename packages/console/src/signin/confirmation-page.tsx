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
  return (
    <Frame width="form">
      <Container>{code === undefined ? <NoCode /> : <Code code={code} />}</Container>
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

function NoCode() {
  return (
    <SpaceBetween size="l">
      <Heading focused>There is no code here</Heading>
      <p>
        Start again in your terminal with <code className="code">aws login --remote</code>, and open the
        address that it shows.
      </p>
    </SpaceBetween>
  );
}
