import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseUrl, readConfig, settings, type SettingSpec } from "./config.ts";

const SECRET = "a-secret-access-key-of-more-than-forty-characters";

describe("readConfig", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "signet-config-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(content: string): string {
    const path = join(folder, "signet.json");
    writeFileSync(path, content);
    return path;
  }

  it("has a default for whatever is not given", () => {
    const config = readConfig({ flags: {}, env: {} });
    expect(config).toMatchObject({ host: "127.0.0.1", port: 4566, ephemeral: false, trustedProxies: [] });
    expect(databaseUrl(config)).toBe(`sqlite:${join(process.cwd(), ".signet", "signet.db")}`);
  });

  it("prefers a flag to the environment, and the environment to the file", () => {
    const path = file(JSON.stringify({ port: 1, host: "::1", accountName: "from the file" }));
    const config = readConfig({
      flags: { port: "3" },
      env: { SIGNET_PORT: "2", SIGNET_HOST: "::2" },
      file: path,
    });
    expect(config).toMatchObject({ port: 3, host: "::2", accountName: "from the file" });
  });

  it("finds the file by the environment too", () => {
    const path = file(JSON.stringify({ port: 1 }));
    expect(readConfig({ flags: {}, env: { SIGNET_CONFIG: path } }).port).toBe(1);
  });

  it("refuses what is unknown by its name", () => {
    expect(() => readConfig({ flags: {}, env: { SIGNET_PROT: "1" } })).toThrow("SIGNET_PROT");
    expect(() => readConfig({ flags: {}, env: {}, file: file('{"prot": 1}') })).toThrow("'prot'");
    expect(() => readConfig({ flags: {}, env: {}, file: file('{"__proto__x": 1}') })).toThrow("'__proto__x'");
  });

  it.each([
    [{ SIGNET_PORT: "65536" }, "--port (SIGNET_PORT)"],
    [{ SIGNET_PORT: "http" }, "--port (SIGNET_PORT)"],
    [{ SIGNET_ACCOUNT_ID: "1234" }, "an account id has 12 digits"],
    [{ SIGNET_LOG_LEVEL: "loud" }, "--log-level"],
    [{ SIGNET_EPHEMERAL: "1" }, "--ephemeral (SIGNET_EPHEMERAL) is not right: it is true or false"],
    [{ SIGNET_ROOT_EMAIL: "nobody" }, "--root-email"],
    [{ SIGNET_ADMIN_ACCESS_KEY_ID: "AKIAEXAMPLEEXAMPLE11" }, "go together"],
    [{ SIGNET_TLS_CERT: "cert.pem" }, "go together"],
    [{ SIGNET_MASTER_KEY: "a", SIGNET_MASTER_KEY_FILE: "b" }, "exclude each other"],
    [{ SIGNET_EPHEMERAL: "true", SIGNET_DATABASE: "sqlite:/x" }, "does not go with --database"],
  ])("refuses %j", (env, words) => {
    expect(() => readConfig({ flags: {}, env })).toThrow(words);
  });

  it("never shows a secret that is not right", () => {
    const short = "tooshort";
    const env = { SIGNET_ADMIN_ACCESS_KEY_ID: "AKIAEXAMPLEEXAMPLE11", SIGNET_ADMIN_SECRET_ACCESS_KEY: short };
    expect(() => readConfig({ flags: {}, env })).toThrow(/SIGNET_ADMIN_SECRET_ACCESS_KEY/);
    expect(() => readConfig({ flags: {}, env })).not.toThrow(short);
    const path = file(`{"adminSecretAccessKey": "${SECRET}" oops`);
    expect(() => readConfig({ flags: {}, env: {}, file: path })).not.toThrow(SECRET);
  });

  it("takes a mail server from the environment or a file alone, and shows nothing of it", () => {
    const secret = "hunter2";
    expect("flag" in settings.smtpUrl).toBe(false);
    const mailFrom = "signet@example.test";
    const good = { SIGNET_SMTP_URL: `smtps://u:${secret}@mail.example`, SIGNET_MAIL_FROM: mailFrom };
    expect(readConfig({ flags: {}, env: good })).toMatchObject({ mailFrom, allowMailInPlainText: false });
    const wrong = { ...good, SIGNET_SMTP_URL: `smtp://u:${secret}@mail.example/path` };
    const alone = { SIGNET_SMTP_URL: good.SIGNET_SMTP_URL };
    for (const [env, words] of [
      [wrong, "a mail server is smtp://"],
      [alone, "go together"],
    ] as const) {
      expect(() => readConfig({ flags: {}, env })).toThrow(words);
      expect(() => readConfig({ flags: {}, env })).not.toThrow(secret);
    }
  });

  it("is what docs/settings.md says", () => {
    const page = readFileSync(new URL("../../../docs/settings.md", import.meta.url), "utf8").replaceAll(
      / +/g,
      " ",
    );
    for (const [name, spec] of Object.entries(settings)) {
      const flag = "flag" in spec ? `\`${spec.flag}\`` : "-";
      expect(page).toContain(`| \`${name}\` | ${flag} | \`${spec.env}\` | ${spec.about} |`);
    }
  });
});

it("each flag has the name of its setting, which commander gives it back by", () => {
  for (const [name, { flag }] of Object.entries<SettingSpec>(settings)) {
    if (flag === undefined) continue;
    const [, dashed = ""] = /^--([a-z-]+)/.exec(flag) ?? [];
    expect(dashed.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
  }
});
