// What stays in JavaScript and is known to the native part by a number.

const kept = new Map<number, unknown>();
let last = 0;

/**
 * Keeps a value and answers its number.
 *
 * @internal
 */
export function keep(value: unknown): number {
  do last = (last + 1) >>> 0;
  while (kept.has(last));
  kept.set(last, value);
  return last;
}

/**
 * What is kept under that number.
 *
 * @internal
 */
export function keptAs(number: number): unknown {
  return kept.get(number);
}

/**
 * Lets go of a value.
 *
 * @internal
 */
export function forget(number: number): void {
  kept.delete(number);
}
