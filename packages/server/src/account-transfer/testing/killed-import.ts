/** A process for tests to kill: imports into the database whose URL it is given, and stops halfway through the writing. */
import { writeSync } from "node:fs";
import { openStorage } from "../../storage/open.ts";
import { madeAccount } from "./made-account.ts";
import { ACCOUNT, importFile } from "./transfer.ts";

const [url = ""] = process.argv.slice(2);
const storage = await openStorage({ url, migrate: false });
await importFile(
  storage,
  madeAccount(ACCOUNT, { users: 500, groups: 5, roles: 100, policies: 100, versions: 2 }),
  {
    progress(stage, done, total) {
      if (stage !== "write" || done < total / 2) return;
      writeSync(1, "halfway\n");
      // Here it stays, amidst the transaction, until it is killed.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  },
);
