// Functions that answer with credentials.

import { AsyncResource } from "node:async_hooks";

import { keep, keptAs } from "./kept.js";
import type { Bridge } from "./native.js";
import type { Credentials, CredentialsFunction } from "./options.js";

/**
 * The functions among the sources of credentials, in the order in which the native part meets them. Each is called in
 * the asynchronous context in which its client was made.
 *
 * @internal
 */
export function functionsIn(credentials: unknown): readonly CredentialsFunction[] {
  const sources: readonly unknown[] = Array.isArray(credentials) ? credentials : [credentials];
  return sources.filter((source) => typeof source === "function").map((found) => AsyncResource.bind(found as CredentialsFunction));
}

/**
 * Keeps a function for the native part, weakly: one that refers to its own client must not keep it for ever.
 *
 * @internal
 */
export function lend(load: CredentialsFunction): number {
  return keep(new WeakRef(load));
}

/**
 * Answers a question of the native part with what a function says.
 *
 * @internal
 */
export async function answer(bridge: Bridge, lent: number, question: number): Promise<void> {
  const load = (keptAs(lent) as WeakRef<CredentialsFunction> | undefined)?.deref();
  try {
    const given: Credentials | undefined = await load?.();
    bridge.answer(question, given);
  } catch (thrown) {
    bridge.fail(question, keep(thrown));
  }
}
