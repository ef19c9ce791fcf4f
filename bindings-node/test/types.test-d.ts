// What the compiler must accept and what it must refuse. Only compiled, never run.

import {
  AmbiguousSubmissionError,
  type Bucket,
  type BulkProgress,
  Client,
  CloudInfiniteError,
  type Credentials,
  type CredentialsFunction,
  type CredentialSource,
  type ErrorKind,
  type Job,
  type JobPage,
  type JobState,
  NotFoundError,
  type NotifyConfig,
  type Outcome,
  type Pager,
  type Queue,
  type QueuePage,
  type Reconciliation,
  type ReconciliationVerdict,
  type Results,
  type SubmissionMode,
  type SubmitJob,
  type SubmitOptions,
  type WaitResult,
} from "cloud-infinite";

function type<T>(value: T): T {
  return value;
}

export async function accepted(signal: {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}): Promise<void> {
  const client = new Client({
    region: "ap-guangzhou",
    bucket: "examplebucket-1250000000",
    credentials: { secretId: "id", secretKey: "key" },
    timeoutMs: 1000,
    caBundle: new Uint8Array(),
    submissionMode: "effectively_once",
    settleTimeMs: 5000,
    endpoint: undefined,
  });
  type<Bucket>(await client.enableService());
  type<Bucket>(await client.enableService({}, { signal, timeoutMs: 5 }));
  const job: Job = await client.submitJob({ input: "i", rule: "r", output: "o", jobLevel: undefined });
  type<string>(job.jobId);
  type<Date | undefined>(job.creationTime);
  type<number>(job.response.elapsedMs);
  const state: JobState = job.state;
  if (state === "Success") type<string>(state);
  // A state that a later service invents.
  type<JobState>("Hibernating");
  await client.waitForJob({ jobId: job.jobId, pollIntervalMs: 100 }, { onUpdate: (update) => type<Job>(update) });
  const pager: Pager<Queue, QueuePage> = client.listQueues({ queueIds: ["p1"] as const });
  for await (const queue of pager) type<NotifyConfig | undefined>(queue.notifyConfig);
  for await (const page of pager.pages()) type<readonly Queue[]>(page.items);
  const jobs: Pager<Job, JobPage> = client.listJobs({ states: ["Failed"], startCreationTime: new Date(0) });
  for await (const page of jobs.pages()) type<string | undefined>(page.nextToken);
  const [first] = (await pager.pages().next()).value?.items ?? [];
  // What was read can be sent back.
  if (first?.notifyConfig !== undefined && first.queueId !== undefined) {
    const { notifyConfig, queueId } = first;
    await client.updateQueue({ queueId, name: "n", state: first.state, notifyConfig });
  }
  type<Client>(client.forBucket("other-1250000000"));
  const mode: SubmissionMode = "at_most_once";
  const options: SubmitOptions = { submissionMode: mode, maxAttempts: 1, signal };
  await client.submitJob({ input: "i", rule: "r", output: "o" }, options);
  await client.getJob({ jobId: job.jobId }, { maxAttempts: 1, timeoutMs: 5 });
  for await (const found of client.listJobs({}, { maxAttempts: 2 })) type<Job>(found);
  const results: Results<WaitResult> = client.waitForJobs(new Set(["c1"]), { concurrency: 5, timeoutMs: 1 });
  for await (const result of results) type<CloudInfiniteError | undefined>(result.error);
  const onProgress = (progress: BulkProgress) => type<number>(progress.created);
  const requests = [{ input: "a", output: "b", rule: "c" }];
  for await (const result of client.submitJobs(requests, { submissionMode: "effectively_once", onProgress })) {
    type<string | undefined>(result.jobId);
  }
  type<readonly string[]>(await results.close());
  // @ts-expect-error
  client.waitForJobs([5]);
  // @ts-expect-error
  client.submitJobs(requests, { concurency: 5 });
  const { verdict, lookedUntil }: Reconciliation = await client.reconcile({ submission: "{}" }, { maxAttempts: 2 });
  type<ReconciliationVerdict>(verdict);
  type<Date | undefined>(lookedUntil);
  const cutOff: readonly string[] = await client.close({ graceMs: 100 });
  type<number>(cutOff.length);
  type<Promise<readonly string[]>>(client.close());
}

export function credentials(keys: Credentials): readonly Client[] {
  const sources: readonly CredentialSource[] = [{ from: "environment" }, { from: "profile", profile: "images" }, () => undefined];
  const ask: CredentialsFunction = async () => ({ ...keys, expiresAt: new Date() });
  return [keys, ask, () => keys, { from: "instance_role", role: "r" } as const, sources, [ask, keys]].map(
    (credentials) => new Client({ credentials }),
  );
}

export function caught(error: unknown): void {
  if (error instanceof AmbiguousSubmissionError) {
    type<"Ambiguous">(error.outcome);
    type<string>(error.submission);
  }
  if (error instanceof NotFoundError) {
    type<"NotFound">(error.kind);
    type<CloudInfiniteError>(error);
    type<Error>(error);
    type<Outcome | undefined>(error.outcome);
    type<string | undefined>(error.requestId);
    // @ts-expect-error: there is no such property
    error.request_id;
  }
  if (error instanceof CloudInfiniteError) {
    type<string | undefined>(error.submission);
    // @ts-expect-error: only what is in doubt has a submission for sure
    type<string>(error.submission);
    type<number | undefined>(error.retryAfterMs);
    type<number>(error.waitedMs);
    type<boolean>(error.retryQuotaExhausted);
    const kind: ErrorKind = error.kind;
    // @ts-expect-error: there is no such kind
    if (kind === "Missing") return;
    // @ts-expect-error: an error is read only
    error.kind = "NotFound";
  }
}

export async function refused(client: Client): Promise<void> {
  const request: SubmitJob = { input: "i", rule: "r", output: "o" };
  // @ts-expect-error: input is needed
  await client.submitJob({ rule: "r", output: "o" });
  // @ts-expect-error: a request is needed
  await client.submitJob();
  // @ts-expect-error: the name is misspelt
  await client.submitJob({ ...request, jobLevle: 1 });
  // @ts-expect-error: a level is a number
  await client.submitJob({ ...request, jobLevel: "1" });
  // @ts-expect-error: null is no way to leave something out
  await client.submitJob({ ...request, jobLevel: null });
  // @ts-expect-error: the service is enabled without settings
  await client.enableService({ bucket: "x" });
  // @ts-expect-error: only tasks have updates
  await client.getJob({ jobId: "c1" }, { onUpdate: () => {} });
  // @ts-expect-error: durations say their unit
  await client.getJob({ jobId: "c1" }, { timeout: 5 });
  // @ts-expect-error: there is no such mode
  await client.submitJob(request, { submissionMode: "exactly_once" });
  // @ts-expect-error: only submissions have a mode
  await client.getJob({ jobId: "c1" }, { submissionMode: "at_most_once" });
  // @ts-expect-error: a submission is text
  await client.reconcile({ submission: request });
  // @ts-expect-error: there is no such mode
  new Client({ submissionMode: "AtMostOnce" });
  // @ts-expect-error: durations say their unit
  await client.close({ grace: 5 });
  // @ts-expect-error: there is no such method
  await client.submit_job(request);
  // @ts-expect-error: a list is no promise
  (await client.listQueues()).queueId;
  // @ts-expect-error: requests are not changed
  request.input = "x";
  // @ts-expect-error: an update is a job
  await client.waitForJob({ jobId: "c1" }, { onUpdate: (update: string) => update });
  // @ts-expect-error: there is no such place
  new Client({ credentials: { from: "vault" } });
  // @ts-expect-error: a place has no key
  new Client({ credentials: { from: "environment", secretId: "id", secretKey: "key" } });
  // @ts-expect-error: a function answers with credentials
  new Client({ credentials: () => "key" });
  // @ts-expect-error: a time is a Date
  new Client({ credentials: { secretId: "id", secretKey: "key", expiresAt: 5 } });
  // @ts-expect-error: credentials need a key
  new Client({ credentials: { secretId: "id" } });
  // @ts-expect-error: what connects the client to the native part is not public
  client.connection;
}
