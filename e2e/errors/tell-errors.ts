import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ListedOperation } from "../../packages/server/src/services/testing/every-operation.ts";
import type { TellingClient, Told } from "./clients/telling-client.ts";
import { documentedFor, OPERATIONS } from "./documented.ts";
import { notProvoked } from "./not-provoked.ts";
import { PROVOCATIONS } from "./provocations.ts";
import type { LastRequest } from "./scene.ts";
import { SCENES } from "./scenes/scenes.ts";
import { setStage, type Stage } from "./stage.ts";
import { WORDS } from "./words.ts";

/**
 * Tells the documented errors of each operation by one client, on a stage of its own: by code, status, exception and words.
 *
 * @param tooOld operations that the client does not know
 */
export function tellErrors(open: () => Promise<TellingClient>, tooOld: readonly string[]): void {
  let stage: Stage;
  let client: TellingClient;
  beforeAll(async () => {
    [stage, client] = await Promise.all([setStage(), open()]);
  });
  afterAll(async () => {
    await client.end();
    await stage.end();
  });

  const known = OPERATIONS.filter(({ name }) => !tooOld.includes(name));

  describe("the errors that are documented for", () => {
    test.each(known)("$action", async (listed) => {
      const missed: string[] = [];
      const unlike: object[] = [];
      for (const { code, status, exception } of documentedFor(listed)) {
        const told = await provoke(listed, code);
        if (told === undefined) missed.push(code);
        else if (!isAsDocumented(told, status, exception)) unlike.push({ status, exception, told });
      }
      expect({ missed: missed.toSorted(), unlike }).toEqual({
        missed: notProvoked(listed).toSorted(),
        unlike: [],
      });
    });
  });

  test("are told of all operations but those that the client is too old to know", () => {
    const names = OPERATIONS.map(({ name }) => name);
    expect(client.unknown(names).toSorted()).toEqual(tooOld.toSorted());
  });

  function isAsDocumented(told: Told, status: number, exception: string): boolean {
    return (
      (told.status ?? status) === status &&
      told.exception === client.exceptionOf(exception) &&
      WORDS[told.code]?.some((words) => words.test(told.message)) === true
    );
  }

  /** The refusal with that code. Undefined when no provocation ends in it. */
  async function provoke(listed: ListedOperation, code: string): Promise<Told | undefined> {
    const scene = SCENES[listed.name]?.[code];
    if (scene === undefined) {
      const inputs = PROVOCATIONS[code]?.(listed, stage.names) ?? [];
      return firstWith(
        listed,
        code,
        inputs.map((input) => ({ input })),
      );
    }
    const last = await scene(stage);
    try {
      return await firstWith(
        listed,
        code,
        Array.from({ length: last.attempts ?? 1 }, () => last),
      );
    } finally {
      await last.end?.();
    }
  }

  async function firstWith(
    { service, name }: ListedOperation,
    code: string,
    requests: readonly LastRequest[],
  ): Promise<Told | undefined> {
    const asked = { service: service.signingName as "iam" | "sts", operation: name };
    for (const { input, sender = stage.admin } of requests) {
      const told = await client.ask(sender, asked, input);
      if (told?.code === code) return told;
    }
    return undefined;
  }
}
