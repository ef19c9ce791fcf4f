const signed = await client.signRequest({ host: "ci", path: "/picqueue", query: { state: "Active" } });
const headers = new Headers({ ...signed.headers, authorization: signed.authorization });
if (signed.tokenHeader !== undefined && signed.sessionToken !== undefined) {
  headers.set(signed.tokenHeader, signed.sessionToken);
}
console.log(signed.method, signed.url);
