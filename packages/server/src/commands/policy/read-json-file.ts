import { UnreadableFileError } from "./file-problem.ts";
import { JsonFaultError, type PlacedValue, positionsIn, readPlacedJson } from "./placed-json.ts";

/** Reads the JSON values of a file, one after the other. Throws UnreadableFileError. */
export function readJsonFile(text: string, file: string): readonly PlacedValue[] {
  try {
    return readPlacedJson(text);
  } catch (error) {
    if (!(error instanceof JsonFaultError)) throw error;
    const place = positionsIn(text)(error.offset);
    throw new UnreadableFileError(
      [{ file, ...place, code: "JSON_SYNTAX_ERROR", message: `This is no JSON: ${error.message}` }],
      error,
    );
  }
}
