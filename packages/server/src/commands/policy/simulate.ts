import { type Command, InvalidArgumentError, Option } from "commander";
import { type NamedRequest } from "../../simulation/simulation-request.ts";
import { presentResult } from "../../simulation/result.ts";
import { simulate } from "../../simulation/simulate.ts";
import { InstallationError } from "../../installation.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "../open.ts";
import { addSettings } from "../settings-flags.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { authorizationData } from "../../authorization-data/authorization-data.ts";
import { createNameCheck, type NameCheck, ofUnknownService } from "./name-check.ts";
import { painter } from "./paint.ts";
import { printSimulation } from "./print-simulation.ts";
import { readTextOrStdin } from "./read-file.ts";
import { readRequests } from "./read-requests.ts";
import { asksStore, checkRequestFlags, type RequestFlags, requestsOfFlags } from "./requests-of-flags.ts";
import { VERDICT, withVerdict } from "./verdict.ts";

interface SimulateFlags extends RequestFlags {
  readonly requests?: string;
  readonly allowUnknownActions?: boolean;
  readonly expect: "allow" | "deny";
  readonly json?: boolean;
}

export function addSimulateCommand(policy: Command, surroundings: Surroundings): void {
  const command = policy
    .command("simulate")
    .description(
      "tell what a request would be answered, and why; exit status 0 when all are allowed, 1 when not, 2 no answer",
    )
    .option("--principal <arn>", "who asks: a user, role, role session, federated user or root user, by ARN")
    .option("--anonymous", "nobody known asks")
    .option("--service <name>", "a service asks, such as ec2.amazonaws.com")
    .option(
      "--federated <provider>",
      "somebody asks whom this identity provider vouches for: its ARN or domain",
    )
    .option("--federated-by <arn>", "for a federated user: the user who asked for the session")
    .option("--session-name <name>", "for a role: the name of its session", "simulated")
    .option("--action <name>", "what is asked, such as iam:GetUser (can be repeated)", collect)
    .option("--resource <arn>", "of what (can be repeated; default: *)", collect)
    .option("--resource-account <digits>", "the account of resources whose ARN does not tell it", digits)
    .option(
      "--context <key=value>",
      "a condition key (can be repeated; one key repeated has several values)",
      collect,
    )
    .option("--context-file <file>", "a JSON object of condition keys")
    .option("--identity <file>", "an identity-based policy (can be repeated)", collect)
    .option("--boundary <file>", "the permissions boundary")
    .option("--session <file>", "a session policy (can be repeated)", collect)
    .option("--resource-policy <file>", "the policy of the resource")
    .option("--trust-policy <file>", "the trust policy of the role that is the resource")
    .option("--scp <file>", "a service control policy (can be repeated, all of one level)", collect)
    .option("--rcp <file>", "a resource control policy (can be repeated, all of one level)", collect)
    .option("--offline", "only what the flags say: nothing is read from an installation")
    .option(
      "--requests <file>",
      "simulate these requests: a JSON array, or one object a line (-: standard input)",
    )
    .option(
      "--allow-unknown-actions",
      "also actions that a service of AWS does not have, as far as this version knows; typing errors are then answered, too",
    )
    .addOption(
      new Option("--expect <outcome>", "exit status 0 when all of them are so")
        .choices(["allow", "deny"])
        .default("allow"),
    )
    .option("--json", "print one JSON object a line for each request");
  addSettings(command, INSTALLATION_SETTINGS).action(
    withVerdict(surroundings, async (flags: SimulateFlags) => {
      const names = createNameCheck({
        services: authorizationData(),
        patterns: false,
        unknownActions: flags.allowUnknownActions ?? false,
        onUnknownService: (prefix) => surroundings.err(ofUnknownService(prefix)),
      });
      const requests =
        flags.requests === undefined
          ? await askedByFlags(flags, names, surroundings)
          : await askedByFile(flags, flags.requests, names, surroundings);
      const paint = painter(surroundings);
      let asExpected = true;
      for (const { name, request } of requests) {
        const result = presentResult(request, simulate(request), name);
        if ((result.outcome === "allow") !== (flags.expect === "allow")) asExpected = false;
        surroundings.out(
          flags.json === true ? `${JSON.stringify(result)}\n` : printSimulation(result, paint),
        );
      }
      return asExpected ? VERDICT.yes : VERDICT.no;
    }),
  );
}

async function askedByFlags(
  flags: SimulateFlags,
  names: NameCheck,
  surroundings: Surroundings,
): Promise<readonly NamedRequest[]> {
  checkRequestFlags(flags, names);
  if (!asksStore(flags)) return requestsOfFlags(flags, undefined, Date.now());
  try {
    return await withInstallation({ ...flags }, surroundings, ({ directoryOf, runtime }) => {
      const now = runtime.now();
      return requestsOfFlags(flags, (accountId) => directoryOf(accountId, now), now);
    });
  } catch (error) {
    if (!(error instanceof InstallationError)) throw error;
    throw new UsageError(
      `${error.message}. SIGNET_DATA_DIR and SIGNET_DATABASE say it, too. Without one, give the policies with --identity, or --offline`,
      { cause: error },
    );
  }
}

/** What a request says in a file and by flags too could contradict itself. */
const OF_ONE_REQUEST = [
  "principal",
  "anonymous",
  "service",
  "federated",
  "federatedBy",
  "action",
  "resource",
  "resourceAccount",
  "context",
  "contextFile",
  "identity",
  "boundary",
  "session",
  "resourcePolicy",
  "trustPolicy",
  "scp",
  "rcp",
] as const satisfies readonly (keyof RequestFlags)[];

async function askedByFile(
  flags: SimulateFlags,
  path: string,
  names: NameCheck,
  surroundings: Surroundings,
): Promise<readonly NamedRequest[]> {
  const other = OF_ONE_REQUEST.find((name) => flags[name] !== undefined);
  if (other !== undefined)
    throw new UsageError(`--requests says all of the requests: --${kebab(other)} does not go with it`);
  const text = await readTextOrStdin(path, surroundings);
  return readRequests(text, path === "-" ? "standard input" : path, names);
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function digits(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError("An account id has 12 digits.");
  return value;
}
