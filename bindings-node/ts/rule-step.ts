// What the builder of processing rules is made of.

import { extendRule } from "./functions.js";

/**
 * A rule with one step more. Arguments that are not given are left out.
 *
 * @internal
 */
export function extended(rule: string, step: string, given: object): string {
  const list: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    list.push(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), String(value));
  }
  return extendRule(rule, step, list);
}
