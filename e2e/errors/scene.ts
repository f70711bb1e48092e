import type { Sender } from "../support/client.ts";
import type { Stage } from "./stage.ts";

/** A request that is refused, once everything for that is set up. */
export interface LastRequest {
  readonly input: object;
  /** Default: the administrator. */
  readonly sender?: Sender | undefined;
  /** How often it is asked at the most, where something else has to happen meanwhile. Default: once. */
  readonly attempts?: number;
  /** Ends what goes on meanwhile, and undoes what others would stumble over. */
  readonly end?: () => Promise<void>;
}

/** Sets up what one error of one operation needs. Each client has the stage to itself, and each scene makes its own things. */
export type Scene = (stage: Stage) => Promise<LastRequest>;

/** Scenes by operation, and by the error's code. */
export type Scenes = Readonly<Record<string, Readonly<Record<string, Scene>>>>;
