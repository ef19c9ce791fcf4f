// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
// The errors: one class for each kind, all derived from `CloudInfiniteError`.

import { CloudInfiniteError, setName } from "./base-error.js";

export { CloudInfiniteError };

/**
 * What the caller can do about an error.
 *
 * The list may grow; new kinds come with a new minor version.
 *
 * - `InvalidArgument`: An argument breaks a rule of the service or of this library. Nothing was sent: correct
 *   it.
 * - `Credential`: No usable credential was found, or the service says that it has expired. Check where it
 *   comes from.
 * - `Connection`: The connection could not be made or broke. Check the network and the endpoint.
 * - `Timeout`: An answer did not come in time. Try again, or allow more time.
 * - `Cancelled`: The call was cancelled by the caller.
 * - `Throttled`: The service asks for fewer requests. Slow down.
 * - `Denied`: The service denies access. Check the secret key, the clock and the permissions.
 * - `NotFound`: What was asked for does not exist.
 * - `Conflict`: What was asked for does not fit the present state of the resource.
 * - `Service`: The service refused the request or failed for a reason of its own; its code says which.
 * - `Decode`: The answer is not a document of this service. Something between may have replaced it.
 * - `JobFailed`: The job that was waited for ended without success.
 * - `WaitTimedOut`: The job that was waited for did not end in time. It goes on; wait again or look at it
 *   later.
 * - `Forked`: The process was forked and the client belongs to the parent. Make a new client in the child.
 * - `Internal`: A defect of this library. Please report it.
 * - `File`: A file of this machine could not be read or written: the disk is full, somebody else has it,
 *   access is denied.
 * - `Integrity`: What was stored or received is not what was sent. Put or get it again.
 */
export type ErrorKind =
  | "InvalidArgument"
  | "Credential"
  | "Connection"
  | "Timeout"
  | "Cancelled"
  | "Throttled"
  | "Denied"
  | "NotFound"
  | "Conflict"
  | "Service"
  | "Decode"
  | "JobFailed"
  | "WaitTimedOut"
  | "Forked"
  | "Internal"
  | "File"
  | "Integrity";

/**
 * What became of a submission, or of a template to be made. Every failed call that creates something carries
 * exactly one of these; the fourth outcome, *created*, is the successful answer.
 *
 * - `Rejected`: The service refused; nothing exists. Correct the request, then submit again.
 * - `NotSent`: No byte of the request reached the service; nothing exists. Submitting again is safe.
 * - `Ambiguous`: The request may have reached the service and the answer did not come back: the job may
 *   exist. Look for it before submitting again, because a second submission would be billed as a second job. Of
 *   templates the second would be another one of the same name.
 */
export type Outcome =
  | "Rejected"
  | "NotSent"
  | "Ambiguous";

/** An argument breaks a rule of the service or of this library. Nothing was sent: correct it. */
export class InvalidArgumentError extends CloudInfiniteError {
  declare readonly kind: "InvalidArgument";

  static {
    setName(this, "InvalidArgumentError");
  }
}

/** No usable credential was found, or the service says that it has expired. Check where it comes from. */
export class CredentialError extends CloudInfiniteError {
  declare readonly kind: "Credential";

  static {
    setName(this, "CredentialError");
  }
}

/** The connection could not be made or broke. Check the network and the endpoint. */
export class ConnectionError extends CloudInfiniteError {
  declare readonly kind: "Connection";

  static {
    setName(this, "ConnectionError");
  }
}

/** An answer did not come in time. Try again, or allow more time. */
export class TimeoutError extends CloudInfiniteError {
  declare readonly kind: "Timeout";

  static {
    setName(this, "TimeoutError");
  }
}

/** The call was cancelled by the caller. */
export class CancelledError extends CloudInfiniteError {
  declare readonly kind: "Cancelled";

  static {
    setName(this, "CancelledError");
  }
}

/** The service asks for fewer requests. Slow down. */
export class ThrottledError extends CloudInfiniteError {
  declare readonly kind: "Throttled";

  static {
    setName(this, "ThrottledError");
  }
}

/** The service denies access. Check the secret key, the clock and the permissions. */
export class DeniedError extends CloudInfiniteError {
  declare readonly kind: "Denied";

  static {
    setName(this, "DeniedError");
  }
}

/** What was asked for does not exist. */
export class NotFoundError extends CloudInfiniteError {
  declare readonly kind: "NotFound";

  static {
    setName(this, "NotFoundError");
  }
}

/** What was asked for does not fit the present state of the resource. */
export class ConflictError extends CloudInfiniteError {
  declare readonly kind: "Conflict";

  static {
    setName(this, "ConflictError");
  }
}

/** The service refused the request or failed for a reason of its own; its code says which. */
export class ServiceError extends CloudInfiniteError {
  declare readonly kind: "Service";

  static {
    setName(this, "ServiceError");
  }
}

/** The answer is not a document of this service. Something between may have replaced it. */
export class DecodeError extends CloudInfiniteError {
  declare readonly kind: "Decode";

  static {
    setName(this, "DecodeError");
  }
}

/** The job that was waited for ended without success. */
export class JobFailedError extends CloudInfiniteError {
  declare readonly kind: "JobFailed";

  static {
    setName(this, "JobFailedError");
  }
}

/** The job that was waited for did not end in time. It goes on; wait again or look at it later. */
export class WaitTimedOutError extends CloudInfiniteError {
  declare readonly kind: "WaitTimedOut";

  static {
    setName(this, "WaitTimedOutError");
  }
}

/** The process was forked and the client belongs to the parent. Make a new client in the child. */
export class ForkedError extends CloudInfiniteError {
  declare readonly kind: "Forked";

  static {
    setName(this, "ForkedError");
  }
}

/** A defect of this library. Please report it. */
export class InternalError extends CloudInfiniteError {
  declare readonly kind: "Internal";

  static {
    setName(this, "InternalError");
  }
}

/**
 * A file of this machine could not be read or written: the disk is full, somebody else has it, access is
 * denied.
 */
export class FileError extends CloudInfiniteError {
  declare readonly kind: "File";

  static {
    setName(this, "FileError");
  }
}

/** What was stored or received is not what was sent. Put or get it again. */
export class IntegrityError extends CloudInfiniteError {
  declare readonly kind: "Integrity";

  static {
    setName(this, "IntegrityError");
  }
}

/**
 * The request may have reached the service and the answer did not come back: the job may exist. Look for it
 * before submitting again, because a second submission would be billed as a second job. Of templates the
 * second would be another one of the same name.
 *
 * A class of its own, whatever the `kind`, so that nobody submits again by catching, say, `TimeoutError`.
 */
export class AmbiguousError extends CloudInfiniteError {
  declare readonly outcome: "Ambiguous";

  static {
    setName(this, "AmbiguousError");
  }
}

/** A submission that may have created a job: `submission` is what `reconcile` finds it with. */
export class AmbiguousSubmissionError extends AmbiguousError {
  declare readonly submission: string;

  static {
    setName(this, "AmbiguousSubmissionError");
  }
}
