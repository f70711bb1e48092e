import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Who } from "../api/types.ts";
import { DEVICE_KINDS } from "../page/device-kinds.ts";
import { dashedAccountId, kindOf } from "../page/who.ts";
import { instant } from "./instant.ts";

interface SessionPanelProps {
  readonly who: Who;
  readonly busy: boolean;
  readonly onSignOut: (everywhere: boolean) => void;
}

/** The session in this browser: whose, where, since when, proven how. */
export function SessionPanel({ who, busy, onSignOut }: SessionPanelProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Signing out everywhere ends your sessions in all browsers, and what aws login got from them."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={busy} onClick={() => onSignOut(true)}>
                Sign out everywhere
              </Button>
              <Button variant="primary" disabled={busy} onClick={() => onSignOut(false)}>
                Sign out
              </Button>
            </SpaceBetween>
          }
        >
          This session
        </Header>
      }
    >
      <KeyValuePairs
        columns={3}
        items={[
          { label: kindOf(who), value: who.name },
          { label: "Account ID", value: dashedAccountId(who.accountId) },
          { label: "Account", value: nameOfAccount(who) },
          { label: "Signed in since", value: instant(who.signedInAt) },
          { label: "Good until", value: instant(who.expiresAt) },
          { label: "Second factor (MFA)", value: secondFactor(who) },
        ]}
      />
    </Container>
  );
}

function nameOfAccount({ accountName, accountAlias }: Who): string {
  return accountAlias === null ? accountName : `${accountName} (${accountAlias})`;
}

function secondFactor({ secondFactor: factor }: Who): string {
  if (factor === null) return "None";
  return `${DEVICE_KINDS[factor.kind]}, ${instant(factor.at)}`;
}
