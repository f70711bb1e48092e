import { GetCallerIdentityCommand, type GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { useEffect, useState } from "react";
import type { Api } from "../api/client.ts";
import { awsClients } from "../aws/clients.ts";
import { tellAwsFailure } from "../aws/failure.ts";
import { Unavailable } from "../page/notice.tsx";

/** What AWS's API says of who calls with the session's temporary credentials. */
export function CallerPanel({ api }: { readonly api: Api }) {
  const [caller, setCaller] = useState<GetCallerIdentityResponse>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    async function ask() {
      const { sts } = await awsClients(api);
      setCaller(await sts.send(new GetCallerIdentityCommand({})));
    }
    ask().catch((error: unknown) => setFailure(tellAwsFailure(error)));
  }, [api]);
  return (
    <Container
      header={
        <Header variant="h2" description="What the API calls you: aws sts get-caller-identity">
          Caller identity
        </Header>
      }
    >
      {failure !== undefined && <Unavailable failure={failure} />}
      {failure === undefined && (
        <KeyValuePairs
          columns={1}
          items={[
            { label: "ARN", value: <span className="code">{caller?.Arn ?? "…"}</span> },
            { label: "User ID", value: <span className="code">{caller?.UserId ?? "…"}</span> },
          ]}
        />
      )}
    </Container>
  );
}
