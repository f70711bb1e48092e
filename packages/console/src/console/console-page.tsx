import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { lazy, Suspense, useEffect, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import type { Api } from "../api/client.ts";
import type { Context, Who } from "../api/types.ts";
import { Boundary } from "../page/boundary.tsx";
import { Frame } from "../page/frame.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure } from "../page/notice.tsx";
import { useAction } from "../page/use-action.ts";
import { signInAgain } from "../signin/destination.ts";
import { IdentityMenu } from "./identity-menu.tsx";
import { SessionPanel } from "./session-panel.tsx";

// The SDK comes after the page is there.
const CallerPanel = lazy(async () => ({ default: (await import("./caller-panel.tsx")).CallerPanel }));
const DevicesPanel = lazy(async () => ({ default: (await import("./devices-panel.tsx")).DevicesPanel }));

interface SignedIn extends Context {
  readonly session: Who;
}

/** Who is signed in, and their own security credentials. */
export function ConsolePage({ api }: { readonly api: Api }) {
  const [context, setContext] = useState<SignedIn>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    async function ask() {
      const { session, ...rest } = await api.context();
      if (session === null) location.replace(signInAgain(location));
      else setContext({ ...rest, session });
    }
    ask().catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));
  }, [api]);
  const leave = useAction();

  if (context === undefined)
    return (
      <Frame width="wide">
        <Heading>Console</Heading>
        {failure !== undefined && <Failure failure={failure} />}
      </Frame>
    );

  const signOut = (everywhere: boolean) =>
    leave.run(async () => {
      try {
        await api.signOut({ everywhere });
      } catch (error) {
        // Who is signed out already has what they asked for.
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
      }
      location.assign("/signin");
    });

  const who = context.session;
  const hasDevices = who.kind === "root" || who.kind === "user";
  return (
    <Frame width="wide" actions={<IdentityMenu who={who} onSignOut={signOut} />}>
      <SpaceBetween size="l">
        <Heading focused>Who you are</Heading>
        {leave.failure !== undefined && <Failure failure={leave.failure} />}
        <SessionPanel who={who} busy={leave.busy} onSignOut={signOut} />
        <Boundary>
          <Suspense fallback={<Container>One moment</Container>}>
            <SpaceBetween size="l">
              <CallerPanel api={api} />
              {hasDevices && <DevicesPanel api={api} who={who} passkeys={context.passkeys} />}
            </SpaceBetween>
          </Suspense>
        </Boundary>
      </SpaceBetween>
    </Frame>
  );
}
