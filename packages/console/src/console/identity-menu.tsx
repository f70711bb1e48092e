import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import type { Who } from "../api/types.ts";
import { dashedAccountId, kindOf } from "../page/who.ts";

interface IdentityMenuProps {
  readonly who: Who;
  readonly onSignOut: (everywhere: boolean) => void;
}

/** Who is signed in, and the way out: at the end of the bar, as in AWS's console. */
export function IdentityMenu({ who, onSignOut }: IdentityMenuProps) {
  const account = who.accountAlias ?? dashedAccountId(who.accountId);
  return (
    <ButtonDropdown
      items={[
        {
          id: "identity",
          text: `${kindOf(who)}, account ${dashedAccountId(who.accountId)}`,
          items: [
            { id: "here", text: "Sign out" },
            { id: "everywhere", text: "Sign out everywhere" },
          ],
        },
      ]}
      onItemClick={({ detail }) => onSignOut(detail.id === "everywhere")}
    >
      {who.kind === "root" ? who.accountName : `${who.name} @ ${account}`}
    </ButtonDropdown>
  );
}
