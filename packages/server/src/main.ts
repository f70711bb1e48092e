#!/usr/bin/env node
import { endWhenNobodyReads } from "./commands/closed-pipe.ts";
import { runCommandLine } from "./commands/command-line.ts";

endWhenNobodyReads([process.stdout, process.stderr], (status) => process.exit(status));
process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
