export default { test: { globals: true, globalSetup: ["cloud-infinite-emulator/setup"], include: ["shared.test.mjs"] } };
