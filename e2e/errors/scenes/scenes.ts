import type { Scenes } from "../scene.ts";
import { credentialScenes } from "./credentials.ts";
import { federationScenes } from "./federation.ts";
import { partnerScenes } from "./partners.ts";
import { passwordScenes } from "./passwords.ts";
import { reportScenes } from "./reports.ts";

/** Errors that take a clock, a token, a device or a state; no operation is in two of these. */
export const SCENES: Scenes = {
  ...credentialScenes,
  ...federationScenes,
  ...partnerScenes,
  ...passwordScenes,
  ...reportScenes,
};
