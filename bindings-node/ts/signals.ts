// Signals that end calls.

import type { Signal } from "./options.js";

/** The signals that are listened to. */
const signals = new Map<Signal, { readonly calls: Set<number>; readonly abort: () => void }>();

/**
 * Has `end` called for the call when the signal is aborted. One listener serves all calls: Node.js warns of many.
 *
 * @internal
 */
export function listen(signal: Signal, id: number, end: (id: number, reason: unknown) => void): void {
  const present = signals.get(signal);
  if (present !== undefined) {
    present.calls.add(id);
    return;
  }
  const calls = new Set([id]);
  const abort = () => {
    for (const call of [...calls]) end(call, signal.reason);
  };
  signal.addEventListener("abort", abort);
  signals.set(signal, { calls, abort });
}

/**
 * Forgets the call, and the signal if no other call listens to it.
 *
 * @internal
 */
export function stopListening(signal: Signal, id: number): void {
  const present = signals.get(signal);
  if (present === undefined) return;
  present.calls.delete(id);
  if (present.calls.size > 0) return;
  signal.removeEventListener("abort", present.abort);
  signals.delete(signal);
}
