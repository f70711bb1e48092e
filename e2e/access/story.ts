import type { Answer, AwsCommand, Client } from "../support/client.ts";
import type { Credentials } from "../support/credentials.ts";
import type { Account, Installation } from "../support/installation.ts";

/** What a story remembers from step to step. It outlives the server, which may be killed in between. */
export interface Story {
  readonly accountId: string;
  readonly installation: Installation;
  /** The second account; made by a step. */
  other: Account | undefined;
  /** Makes somebody known by a name; a name may get other credentials later. */
  readonly remember: (name: string, credentials: Credentials) => void;
  readonly credentialsOf: (name: string) => Credentials;
  /** Asks as somebody who is known by name; `admin` is from the beginning. */
  readonly ask: <Output extends object>(
    name: string,
    command: AwsCommand<Output>,
    region?: string,
  ) => Promise<Answer<Output>>;
  /** The ARN of a user, role, group or policy of the first account: `user/alice`. */
  readonly arn: (resource: string) => string;
  /** The ids of requests that changed something and were answered with yes, where the client tells them. */
  readonly acknowledged: readonly string[];
}

/** Something is done, and something is expected of what comes back. */
export interface Step {
  readonly tells: string;
  play(story: Story): Promise<void>;
}

export function step<Outcome>(
  tells: string,
  act: {
    readonly do: (story: Story) => Promise<Outcome>;
    readonly expect: (outcome: Outcome, story: Story) => void;
  },
): Step {
  return {
    tells,
    async play(story) {
      act.expect(await act.do(story), story);
    },
  };
}

const CHANGES_NOTHING = /^(?:Get|List|Assume)/;

export function beginStory(installation: Installation, client: Client): Story {
  const known = new Map([["admin", installation.admin]]);
  const acknowledged: string[] = [];
  const { accountId } = installation;
  const credentialsOf = (name: string): Credentials => {
    const credentials = known.get(name);
    if (credentials === undefined) throw new Error(`Nobody is known as ${name}`);
    return credentials;
  };
  return {
    accountId,
    installation,
    other: undefined,
    acknowledged,
    remember(name, credentials) {
      known.set(name, credentials);
    },
    credentialsOf,
    ask: async (name, command, region) => {
      const answer = await installation.send(client, credentialsOf(name), command, region);
      if (answer.ok && answer.requestId !== undefined && !CHANGES_NOTHING.test(command.constructor.name)) {
        acknowledged.push(answer.requestId);
      }
      return answer;
    },
    arn: (resource) => `arn:aws:iam::${accountId}:${resource}`,
  };
}
