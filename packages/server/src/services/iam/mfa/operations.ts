import type { Operation } from "../../operation.ts";
import { usersDeviceOperations } from "./users-devices.ts";
import { virtualDeviceOperations } from "./virtual-devices.ts";

export const mfaOperations: readonly Operation[] = [...virtualDeviceOperations, ...usersDeviceOperations];
