// What can go wrong between a test and its emulator.

/** Base of the errors of this package. */
export class EmulatorError extends Error {
  override name = "EmulatorError";
}

/** The emulator did not start. The message has what it wrote to its standard error. */
export class StartError extends EmulatorError {
  override name = "StartError";
}

/** The emulator does not answer: it was stopped or has ended. The message has its last words, if any. */
export class EmulatorGoneError extends EmulatorError {
  override name = "EmulatorGoneError";
}

/** The emulator refuses what it was asked. */
export class RefusedError extends EmulatorError {
  override name = "RefusedError";

  constructor(
    message: string,
    /**
     * The HTTP status of the answer: 400 for a request that makes no sense, 404 for something that is not there, 409 for
     * something that cannot be done now, 507 for an object that memory has no room for.
     */
    readonly status: number,
  ) {
    super(message);
  }
}

/** What was waited for did not happen in time. The message has the requests and callbacks so far. */
export class WaitTimeoutError extends EmulatorError {
  override name = "WaitTimeoutError";
}
