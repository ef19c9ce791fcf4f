const ensured = await client.ensureQueue({ name: "pictures", state: "Active" });
for (const change of ensured.changed) {
  console.log(change.field, change.before, change.after);
}
