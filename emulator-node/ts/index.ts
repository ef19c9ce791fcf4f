/**
 * Tencent Cloud Infinite's asynchronous image processing on this machine, for tests (unofficial).
 *
 * @packageDocumentation
 */

export type { Callbacks, FaultKind, FaultRule, Faults, Time } from "./controls.js";
export { connectEmulator, Emulator, startEmulator } from "./emulator.js";
export { EmulatorError, EmulatorGoneError, RefusedError, StartError, WaitTimeoutError } from "./errors.js";
export type { EmulatorOptions, Pace } from "./options.js";
export { findProgram } from "./program.js";
export type {
  Auth,
  CallbackAttempt,
  Clock,
  Fault,
  FaultHit,
  JobSummary,
  QueueSummary,
  RecordedRequest,
  SignedTexts,
  StoredObject,
  Transition,
} from "./records.js";
