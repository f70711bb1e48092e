import { COUNTED } from "./counted.ts";
import { CREATED } from "./created.ts";
import { DELETED } from "./deleted.ts";
import type { Race } from "./race.ts";
import { USED } from "./used.ts";

export const RACES: readonly Race[] = [...CREATED, ...DELETED, ...USED, ...COUNTED];
