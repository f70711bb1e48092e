/** A process for tests to kill: writes to the database whose URL it is given, and prints each account id once it is acknowledged. */
import { writeSync } from "node:fs";
import { openStorage } from "../open.ts";
import { accountRow, userRow } from "./rows.ts";

const [url = ""] = process.argv.slice(2);
const storage = await openStorage({ url, migrate: false });
for (let n = 0; ; n++) {
  const id = n.toString().padStart(12, "0");
  await storage.write(async ({ db }) => {
    await db.insertInto("accounts").values(accountRow(id)).execute();
    await db.insertInto("users").values(userRow(id, "admin")).execute();
  });
  writeSync(1, `${id}\n`);
}
