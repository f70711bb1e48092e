/** Set-up cannot go on, and this is what the person at the keyboard can do about it. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what went wrong
   * @param {string} advice what to do next; may have several lines
   */
  constructor(message, advice) {
    super(message);
    this.name = "SetupFailure";
    this.advice = advice;
  }
}
