const rule = checkRule("imageMogr2/crop/300x200/gravity/SouthEast");
const job = await client.submitJob({ input: "in/cat.jpg", rule, output: "out/cat.jpg" });
