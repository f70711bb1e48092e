import { userInfo } from "node:os";

/** The machine's user who runs the command, for the trail. In a container that user may have no name. */
export function operatorName(ask: () => { readonly username: string } = userInfo): string {
  try {
    return ask().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
