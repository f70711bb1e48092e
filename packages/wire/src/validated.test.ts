import type { CreateUserRequest, SimulateCustomPolicyRequest } from "@aws-sdk/client-iam";
import { expectTypeOf, test } from "vitest";

import type { Validated } from "./validated.ts";

test("what is required is there, what is optional stays optional", () => {
  type Input = Validated<CreateUserRequest>;
  expectTypeOf<Input["UserName"]>().toEqualTypeOf<string>();
  expectTypeOf<Input["Path"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<{ readonly UserName: string }>().toExtend<Input>();
  expectTypeOf<{ readonly Path: string }>().not.toExtend<Input>();
});

test("at every level", () => {
  type Tag = NonNullable<Validated<CreateUserRequest>["Tags"]>[number];
  expectTypeOf<Tag>().toEqualTypeOf<{ readonly Key: string; readonly Value: string }>();
  type Simulation = Validated<SimulateCustomPolicyRequest>;
  expectTypeOf<Simulation["PolicyInputList"]>().toEqualTypeOf<readonly string[]>();
});

test("dates and bytes are left whole", () => {
  interface Report {
    Content: Uint8Array | undefined;
    Made: Date | undefined;
    Again?: Date | undefined;
  }
  expectTypeOf<Validated<Report>>().toEqualTypeOf<{
    readonly Content: Uint8Array;
    readonly Made: Date;
    readonly Again?: Date;
  }>();
});
