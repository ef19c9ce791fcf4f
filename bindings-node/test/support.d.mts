// What the test in TypeScript takes from `support.mjs`.

import type { TestContext } from "node:test";

export const REGION: string;
export const BUCKET: string;
export const CREDENTIALS: { readonly secretId: string; readonly secretKey: string };
export function startEmulator(test: TestContext, ...more: string[]): Promise<{ readonly url: string }>;
