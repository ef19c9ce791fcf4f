export default {
  globalSetup: "cloud-infinite-emulator/setup",
  globalTeardown: "cloud-infinite-emulator/teardown",
  testMatch: ["**/shared.test.mjs"],
  transform: {},
};
