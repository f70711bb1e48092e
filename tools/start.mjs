// `npm start [-- flags]`: installs and builds when stale, then becomes the server. Runs on Node 20, without node_modules.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20) {
  process.stderr.write(
    `signet: Node ${process.versions.node} is too old.\n\nInstall Node 20 or newer and repeat the command.\n`,
  );
  process.exit(1);
}

const { run } = await import("./setup/run.mjs");
const { installWhenStale } = await import("./setup/install.mjs");
const { buildWhenStale, SIGNET } = await import("./setup/build-when-stale.mjs");
const { attend, endAs } = await import("./setup/processes.mjs");
const { pinnedNode } = await import("./setup/runtime.mjs");

await run(async () => {
  await installWhenStale();
  await buildWhenStale();
  endAs(await attend(pinnedNode(), [SIGNET, ...process.argv.slice(2)]));
});
