// generated from the JSON Schemas of scenario, report and trace by the tests of crates/conformance; do not edit

/** Makes the module ready: to be awaited before anything else. Under Node it does nothing. */
export default function init(module?: { module_or_path: unknown }): Promise<unknown>;

/** Plays a scenario. Throws a {@link ScenarioError} if something is wrong with it. */
export function run(scenario: Scenario | string, options?: RunOptions): Report;

/** What is wrong with a scenario, and what could be better. Never throws for what the scenario says. */
export function check(scenario: Scenario | string): { problems: Problem[]; advice: Report["advice"] };

/** A link that carries the scenario whole. */
export function share(scenario: Scenario | string, options?: ShareOptions): string;

/** The scenario of a link, with the link's changes. Throws if the link is cut off, damaged or from a newer version. */
export function fromLink(link: string): Scenario;

/** The rules that facts follow. */
export function rules(): Rule[];

/** A JSON Schema. */
export function schema(of: "scenario" | "report" | "trace"): unknown;

/** A run that is looked at step by step. */
export class Simulation {
  constructor(scenario: Scenario | string);
  /** The next fact; null when the run is over. */
  step(): Fact | null;
  /** Goes on until a moment in ms since the start, whatever happens in it included. */
  runUntil(ms: number): void;
  /** The report up to now. */
  report(options?: Omit<RunOptions, "until">): Report;
  /** The facts up to now, or those after one of them. */
  trace(options?: { afterId?: number }): Fact[];
  /** The event or the response of an invocation (`worker@4`) or of a delivery (`orders/3@2`). */
  text(selector: string, of: "event" | "response"): string | undefined;
  /** Gives the memory back. */
  free(): void;
}

export interface RunOptions {
  /** Stop at this moment: ms since the start, or text such as `"45s"`. */
  until?: number | string;
  /** The event and the response of every invocation, too. */
  documents?: "all";
  /** Metrics minute by minute, too. */
  series?: boolean;
}

export interface ShareOptions {
  /** The page's address. */
  base?: string;
  /** The moment to show, in ms since the start. */
  t?: number;
  /** What to select: `orders/3`, `orders/3@2`, `worker@4`, `feed`. */
  sel?: string;
  /** The view to open. */
  view?: "timeline" | "stack" | "table" | "json";
}

export interface Problem {
  /** `stack.orders.visibilityTimeout`; empty for the whole scenario. */
  path: string;
  message: string;
  /** AWS's error code, where AWS itself would refuse. */
  code?: string;
}

/** What is thrown for a scenario that cannot be run. */
export interface ScenarioError extends Error {
  problems: Problem[];
}

export interface Rule {
  id: string;
  statement: string;
  evidence: "documented" | "recorded" | "measured" | "inferred" | "choice";
  sources: string[];
  /** When the sources were looked up: `2026-11-20`. */
  checked: string;
  page: string;
}

export interface Scenario {
  /** the version of the format */
  v: number;
  /** a title */
  title?: string;
  /** Markdown (no HTML, no images) shown beside the run */
  notes?: string;
  /** decides all random draws. Default: 1 */
  seed?: number;
  /** the moment the run starts. Default: "2026-01-01T00:00:00Z" */
  start?: string;
  /** how long to run; by default until nothing is left to happen */
  runFor?: Duration;
  /** the AWS account. Default: {} */
  account?: {
    /** how many invocations can run at once in the account's region. Default: 1000 */
    concurrentExecutions?: number;
    /** how many of them other functions of the account take, all the time. Default: 0 */
    usedByOthers?: number;
    [key: `x-${string}`]: unknown;
  };
  /** what exists: the resources by name */
  stack: {
    [name: string]: QueueResource | StreamResource | TableResource | MappingResource | FunctionResource | TopicResource | SubscriptionResource | BusResource | RuleResource | BucketResource | ApiResource | CallerResource | StateMachineResource;
  };
  /** what happens. Default: [] */
  script?: Array<{
    at: Duration;
    send: StepSend;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    fail: StepFail;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    throttle: StepThrottle;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    serviceError: StepServiceError;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    deny: StepDeny;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    duplicate: StepDuplicate;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    create: StepCreate;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    delete: StepDelete;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    update: StepUpdate;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    deploy: StepDeploy;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    redrive: StepRedrive;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    cancelRedrive: StepCancelRedrive;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    replay: StepReplay;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    receive: StepReceive;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    changeMessageVisibility: StepChangeMessageVisibility;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    deleteMessage: StepDeleteMessage;
    [key: `x-${string}`]: unknown;
  } | {
    at: Duration;
    note: StepNote;
    [key: `x-${string}`]: unknown;
  }>;
  /** what the scenario is about. Default: [] */
  expect?: Array<"everyRecordProcessed" | "noRecordLost" | "noRecordProcessedTwice" | "noGoodRecordDeadLettered" | "orderKept" | {
    /** the longest that any record may take to be processed */
    processedWithin: Duration;
    [key: `x-${string}`]: unknown;
  } | {
    /** a path of the report, such as summary.deadLettered or records[orders/3].deliveries */
    that: string;
    /** exactly this */
    is?: unknown;
    /** this or more */
    atLeast?: unknown;
    /** this or less */
    atMost?: unknown;
    /** not there at all */
    absent?: boolean;
    [key: `x-${string}`]: unknown;
  }>;
  [key: `x-${string}`]: unknown;
}

/** keeps messages until somebody receives and deletes them */
export interface QueueResource {
  type: "queue";
  /** keeps the order within a message group (AWS: FifoQueue). Default: false */
  fifo?: boolean;
  /** how long a received message stays hidden from other receivers. Default: 30 */
  visibilityTimeout?: number;
  /** how long a message is kept before it is thrown away. Default: 345600 */
  messageRetentionPeriod?: number;
  /** how long a new message stays hidden at first. Default: 0 */
  delaySeconds?: number;
  /** how long a receive waits for a message (long polling). Default: 0 */
  receiveMessageWaitTimeSeconds?: number;
  /** the largest message that is accepted. Default: 1048576 */
  maximumMessageSize?: number;
  /** where a message goes that was received too often without being deleted */
  redrivePolicy?: {
    /** the dead-letter queue (AWS: deadLetterTargetArn) */
    deadLetterTarget: Name;
    /** how often a message is handed out before the next receive moves it. Default: 10 */
    maxReceiveCount?: number;
    [key: `x-${string}`]: unknown;
  };
  /** which queues may name this one as their dead-letter queue */
  redriveAllowPolicy?: {
    /** every queue, no queue, or only those listed. Default: "allowAll" */
    redrivePermission?: "allowAll" | "denyAll" | "byQueue";
    /** the queues that may (AWS: sourceQueueArns) (only for `redrivePermission` byQueue). Default: [] */
    sourceQueues?: Name[];
    [key: `x-${string}`]: unknown;
  };
  /** takes the hash of the body as the deduplication id (only for `fifo` true). Default: false */
  contentBasedDeduplication?: boolean;
  /** whether deduplication looks at the whole queue or at the message group (only for `fifo` true). Default: "queue" */
  deduplicationScope?: "queue" | "messageGroup";
  [key: `x-${string}`]: unknown;
}

/** keeps records in order, in shards, for a while */
export interface StreamResource {
  type: "stream";
  /** how many shards share the records. Default: 1 */
  shardCount?: number;
  /** how long a record is kept. Default: 24 */
  retentionPeriodHours?: number;
  [key: `x-${string}`]: unknown;
}

/** keeps items, and for a day the record of each change */
export interface TableResource {
  type: "table";
  /** how many shards its stream has. Default: 1 */
  shardCount?: number;
  /** what a record of the stream shows of the item. Default: "NEW_AND_OLD_IMAGES" */
  streamViewType?: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  /** the name of the partition key. Default: "id" */
  key?: string;
  [key: `x-${string}`]: unknown;
}

/** reads a queue or a stream and hands its records to a function in batches */
export interface MappingResource {
  type: "mapping";
  /** what it reads (AWS: EventSourceArn) */
  source: Name;
  /** who gets the records (AWS: FunctionName) */
  function: Name;
  /** whether it reads. Default: true */
  enabled?: boolean;
  /** the most records that one invocation gets (default: 10 for a queue, 100 for a stream, 100 for a table) */
  batchSize?: number;
  /** how long it gathers records before it invokes the function. Default: 0 */
  maximumBatchingWindowInSeconds?: number;
  /** whether the function may report single records as failed. Default: [] */
  functionResponseTypes?: "ReportBatchItemFailures"[];
  /** patterns, as objects or as text: a record passes if one of them matches. Default: [] */
  filterCriteria?: unknown[];
  /** a limit to how many batches run at once (only for a queue as `source`) */
  scalingConfig?: {
    /** how many invocations this mapping may have running at once */
    maximumConcurrency?: number;
    [key: `x-${string}`]: unknown;
  };
  /** where in the stream it begins (only for a stream or table as `source`) */
  startingPosition?: "TRIM_HORIZON" | "LATEST" | "AT_TIMESTAMP";
  /** the moment it begins at, with AT_TIMESTAMP (only for a stream or table as `source`) */
  startingPositionTimestamp?: string;
  /** splits a failed batch in two and tries each half (only for a stream or table as `source`). Default: false */
  bisectBatchOnFunctionError?: boolean;
  /** how often a failed batch is tried again; -1: until its records expire (only for a stream or table as `source`). Default: -1 */
  maximumRetryAttempts?: number | -1;
  /** records older than this are given up; -1: none is (only for a stream or table as `source`). Default: -1 */
  maximumRecordAgeInSeconds?: number | -1;
  /** how many batches of a shard run at once (only for a stream or table as `source`). Default: 1 */
  parallelizationFactor?: number;
  /** where the record of a batch goes that was given up (AWS: DestinationConfig) (only for a stream or table as `source`) */
  onFailure?: Name;
  /** reads a Kinesis stream through a consumer of its own (only for a stream as `source`). Default: false */
  enhancedFanOut?: boolean;
  [key: `x-${string}`]: unknown;
}

/** code that runs when an event comes */
export interface FunctionResource {
  type: "function";
  /** how long an invocation may run. Default: 3 */
  timeout?: number;
  /** decides the price only: the handler's times are as measured at this size. Default: 128 */
  memorySize?: number;
  /** concurrency kept for this function, and its limit */
  reservedConcurrentExecutions?: number;
  /** the version or alias that is invoked */
  qualifier?: string;
  /** the runtime, for the shape of error payloads. Default: "python3.13" */
  runtime?: string;
  /** what its code does. Default: {} */
  handler?: {
    /** the cold start. Default: "200ms" */
    init?: Duration;
    /** the time before the first record. Default: "5ms" */
    overhead?: Duration;
    /** the time each record takes, bad ones too. Default: "20ms" */
    perRecord?: Duration;
    /** the share of random variation of these times. Default: 0 */
    jitter?: number;
    /** works on all records at once; a failure does not spare the others. Default: false */
    parallel?: boolean;
    /** what the code does when a record fails. Default: "throw" */
    onBadRecord?: "throw" | "report" | "stopAndReport" | "swallow" | "deleteAsYouGo" | {
      /** the JSON that is returned */
      return: unknown;
      [key: `x-${string}`]: unknown;
    };
    /** where the code itself puts a bad record that it swallows (only for `onBadRecord` swallow) */
    badRecordsTo?: Name;
    /** where each record whose work gets done sends a copy. Default: [] */
    sends?: Name[];
    /** returned in place of the right answer: any JSON, or {"$text": …} for what is not JSON */
    response?: unknown;
    /** skips records whose work it remembers (not simulated yet) */
    idempotency?: {
      /** a dotted path in the record, such as body.orderId, or requestId */
      key: string;
      /** how long it remembers. Default: "1h" */
      expiresAfter?: Duration;
      [key: `x-${string}`]: unknown;
    };
    [key: `x-${string}`]: unknown;
  };
  /** what happens to events that come asynchronously. Default: {} */
  eventInvokeConfig?: {
    /** how often a failed event is tried again. Default: 2 */
    maximumRetryAttempts?: number;
    /** events older than this are given up. Default: 21600 */
    maximumEventAgeInSeconds?: number;
    /** where the record of a success goes */
    onSuccess?: Name;
    /** where the record of a failure goes */
    onFailure?: Name;
    [key: `x-${string}`]: unknown;
  };
  /** where asynchronous events go that failed for good (AWS: DeadLetterConfig) */
  deadLetterTarget?: Name;
  [key: `x-${string}`]: unknown;
}

/** passes each message on to all its subscriptions (not simulated yet) */
export interface TopicResource {
  type: "topic";
  /** keeps the order within a message group (AWS: FifoTopic). Default: false */
  fifo?: boolean;
  /** takes the hash of the body as the deduplication id. Default: false */
  contentBasedDeduplication?: boolean;
  [key: `x-${string}`]: unknown;
}

/** brings a topic's messages to one endpoint (not simulated yet) */
export interface SubscriptionResource {
  type: "subscription";
  /** whose messages */
  topic: Name;
  /** a queue, a function, or "https", "email", "sms" */
  endpoint: "https" | "email" | "sms" | Name;
  /** brings the message as it is, without SNS's envelope. Default: false */
  rawMessageDelivery?: boolean;
  /** which messages it wants */
  filterPolicy?: unknown;
  /** what the filter policy looks at. Default: "MessageAttributes" */
  filterPolicyScope?: "MessageAttributes" | "MessageBody";
  /** where messages go that could not be delivered */
  deadLetterTarget?: Name;
  [key: `x-${string}`]: unknown;
}

/** passes each event on to the targets of the rules that match (not simulated yet) */
export interface BusResource {
  type: "bus";
  /** keeps the events so that they can be replayed */
  archive?: {
    /** how long events are kept; 0: for ever. Default: 0 */
    retentionDays?: number;
    [key: `x-${string}`]: unknown;
  };
  [key: `x-${string}`]: unknown;
}

/** says which events, or which moments, go to which targets (not simulated yet) */
export interface RuleResource {
  type: "rule";
  /** whose events */
  bus?: Name;
  /** which events match */
  eventPattern?: unknown;
  /** when it fires by itself, such as rate(5 minutes) */
  scheduleExpression?: string;
  /** who gets the events. Default: [] */
  targets?: Array<{
    /** who */
    target: Name;
    /** how often a failed delivery is tried again. Default: 185 */
    maximumRetryAttempts?: number;
    /** events older than this are given up. Default: 86400 */
    maximumEventAgeInSeconds?: number;
    /** where events go that could not be delivered */
    deadLetterTarget?: Name;
    [key: `x-${string}`]: unknown;
  }>;
  [key: `x-${string}`]: unknown;
}

/** keeps objects and tells of changes; also an on-failure destination (not simulated yet) */
export interface BucketResource {
  type: "bucket";
  /** who is told */
  notify?: Name;
  /** of what. Default: ["s3:ObjectCreated:*"] */
  events?: string[];
  /** only of objects whose key begins like this */
  prefix?: string;
  /** only of objects whose key ends like this */
  suffix?: string;
  /** keeps the older versions of objects. Default: false */
  versioning?: boolean;
  [key: `x-${string}`]: unknown;
}

/** calls a function for each request and waits for the answer */
export interface ApiResource {
  type: "api";
  /** which of them. Default: "rest" */
  kind?: "rest" | "http" | "alb" | "functionUrl";
  /** who answers */
  function: Name;
  /** how long it waits for the answer (only for `kind` rest or http). Default: 29000 */
  timeoutInMillis?: number;
  [key: `x-${string}`]: unknown;
}

/** calls something and tries again as the SDK does */
export interface CallerResource {
  type: "caller";
  /** what it calls */
  calls: Name;
  /** whether it waits for a function's answer. Default: "RequestResponse" */
  invocationType?: "RequestResponse" | "Event";
  /** how the SDK tries again. Default: "standard" */
  retryMode?: "standard" | "legacy" | "none";
  /** how many tries, the first included; by default 3, in legacy mode 5 */
  maxAttempts?: number;
  /** how long it waits for an answer. Default: "60s" */
  readTimeout?: Duration;
  [key: `x-${string}`]: unknown;
}

/** runs a task, tries again, and catches what fails */
export interface StateMachineResource {
  type: "stateMachine";
  /** what it runs */
  task: Name;
  /** how long the task may take */
  timeoutSeconds?: number;
  /** when it tries again. Default: [] */
  retry?: Array<{
    /** for which errors */
    errorEquals: string[];
    /** the wait before the first retry. Default: 1 */
    intervalSeconds?: number;
    /** how many retries. Default: 3 */
    maxAttempts?: number;
    /** what each wait is multiplied by. Default: 2 */
    backoffRate?: number;
    /** the longest wait */
    maxDelaySeconds?: number;
    /** whether waits are random. Default: "NONE" */
    jitterStrategy?: "NONE" | "FULL";
    [key: `x-${string}`]: unknown;
  }>;
  /** where it goes on when the task failed. Default: [] */
  catch?: Array<{
    /** for which errors */
    errorEquals: string[];
    /** where what failed goes */
    next: Name;
    [key: `x-${string}`]: unknown;
  }>;
  [key: `x-${string}`]: unknown;
}

/** sends records */
export interface StepSend {
  /** where */
  to: Name;
  /** how many records. Default: 1 */
  count?: number;
  /** the time between two of them. Default: "0ms" */
  every?: Duration;
  /** makes these times random, `every` on average (a Poisson process). Default: false */
  random?: boolean;
  /** text as it is, or JSON; {n} is the number within this send, {n%3} its remainder; by default the record's own id */
  body?: unknown;
  /** message attributes, by name (only for a queue or topic as `to`) */
  attributes?: {
    [name: string]: string | {
      /** String, Number or Binary, perhaps with a label: Number.int. Default: "String" */
      dataType?: string;
      /** the value; base64 for Binary */
      value: string;
      [key: `x-${string}`]: unknown;
    };
  };
  /** the message group id (only for a queue or topic as `to`) */
  group?: string;
  /** the deduplication id (only for a queue or topic as `to`) */
  dedup?: string;
  /** the partition key; of a table, that of the item to delete (only for a stream or table as `to`) */
  key?: string;
  /** how long each stays hidden at first, in place of the queue's own (only for a queue as `to`) */
  delaySeconds?: number;
  /** the subject (only for a topic as `to`) */
  subject?: string;
  /** the event's source (only for a bus as `to`) */
  source?: string;
  /** the event's detail-type (only for a bus as `to`) */
  detailType?: string;
  /** the size each record is taken to have, in place of the size of its body */
  bytes?: number;
  /** what is wrong with some of them. Default: [] */
  bad?: Array<{
    /** which records of the send, counted from 1 */
    records: number[] | {
      /** every so many */
      every: number;
      [key: `x-${string}`]: unknown;
    } | {
      /** each with this chance */
      chance: number;
      [key: `x-${string}`]: unknown;
    };
    /** what happens when the function works on one. Default: "throw" */
    fault?: "throw" | "timeout" | "crash" | "outOfMemory" | "slow";
    /** only the first so many deliveries fail */
    times?: number;
    /** each delivery fails with this chance */
    chance?: number;
    /** how much longer a slow record takes (only for `fault` slow). Default: "30s" */
    extra?: Duration;
    /** where it happens; by default in the first that gets the record */
    function?: Name;
    /** what a deploy step can name to fix it */
    name?: string;
    /** the type of the error it throws */
    errorType?: string;
    /** the message of the error it throws */
    errorMessage?: string;
    [key: `x-${string}`]: unknown;
  }>;
  [key: `x-${string}`]: unknown;
}

/** every record in this function fails: an outage, a bad deploy */
export interface StepFail {
  /** the function */
  resource: Name;
  /** what happens. Default: "throw" */
  fault?: "throw" | "timeout" | "crash" | "outOfMemory" | "slow";
  /** how long; by default to the end */
  for?: Duration;
  [key: `x-${string}`]: unknown;
}

/** no concurrency is left for this function */
export interface StepThrottle {
  /** the function */
  resource: Name;
  /** how long; by default to the end */
  for?: Duration;
  [key: `x-${string}`]: unknown;
}

/** the service itself fails */
export interface StepServiceError {
  /** whose service */
  resource: Name;
  /** the HTTP status. Default: 500 */
  status?: number;
  /** accept: refused at the door; run: accepted, and then not runnable. Default: "accept" */
  when?: "accept" | "run";
  /** how long; by default to the end */
  for?: Duration;
  [key: `x-${string}`]: unknown;
}

/** the permission is missing */
export interface StepDeny {
  /** who is not allowed */
  from: Name;
  /** to use what */
  to: Name;
  /** how long; by default to the end */
  for?: Duration;
  [key: `x-${string}`]: unknown;
}

/** at-least-once delivery shows */
export interface StepDuplicate {
  /** the queue, or the function for its asynchronous events */
  resource: Name;
  /** which of its records */
  records: number[] | {
    /** every so many */
    every: number;
    [key: `x-${string}`]: unknown;
  } | {
    /** each with this chance */
    chance: number;
    [key: `x-${string}`]: unknown;
  };
  /** how long; by default to the end */
  for?: Duration;
  [key: `x-${string}`]: unknown;
}

/** exists only from now on */
export interface StepCreate {
  /** what */
  resource: Name;
  [key: `x-${string}`]: unknown;
}

/** exists only until now */
export interface StepDelete {
  /** what */
  resource: Name;
  [key: `x-${string}`]: unknown;
}

/** changes settings */
export interface StepUpdate {
  /** what */
  resource: Name;
  /** the settings that change; null puts one back to its default */
  set: Record<string, unknown>;
  [key: `x-${string}`]: unknown;
}

/** a new version of the function, in which these no longer happen */
export interface StepDeploy {
  /** the function */
  resource: Name;
  /** the names of bad records, or the faults, that no longer happen. Default: "all" */
  fixes?: "all" | string[];
  [key: `x-${string}`]: unknown;
}

/** starts a message move task */
export interface StepRedrive {
  /** the dead-letter queue */
  source: Name;
  /** where to; by default back to where each came from */
  destination?: Name;
  /** how fast */
  maxNumberOfMessagesPerSecond?: number;
  [key: `x-${string}`]: unknown;
}

/** cancels a message move task */
export interface StepCancelRedrive {
  /** the dead-letter queue */
  source: Name;
  [key: `x-${string}`]: unknown;
}

/** replays an EventBridge archive (not simulated yet) */
export interface StepReplay {
  /** the bus */
  bus: Name;
  /** events from this moment of the run */
  eventStartTime: Duration;
  /** events up to this moment of the run */
  eventEndTime: Duration;
  /** only for these rules */
  rules?: Name[];
  [key: `x-${string}`]: unknown;
}

/** somebody else receives from the queue */
export interface StepReceive {
  /** the queue */
  resource: Name;
  /** how many at most. Default: 1 */
  maxNumberOfMessages?: number;
  /** how long they stay hidden; by default as long as the queue says */
  visibilityTimeout?: number;
  /** how long it waits for one; by default as long as the queue says */
  waitTimeSeconds?: number;
  /** what later steps call it: a/1 is its first message */
  as?: string;
  [key: `x-${string}`]: unknown;
}

/** somebody else changes how long a message stays hidden */
export interface StepChangeMessageVisibility {
  /** a/1: the first message that the receive step called a got */
  message: string;
  /** how long it stays hidden, from now on */
  visibilityTimeout: number;
  [key: `x-${string}`]: unknown;
}

/** somebody else deletes a message */
export interface StepDeleteMessage {
  /** a/1: the first message that the receive step called a got */
  message: string;
  [key: `x-${string}`]: unknown;
}

/** text shown on the timeline at that moment */
export type StepNote = string;

export type Duration = string;

export type Name = string;

/** What a run came to. Times are whole milliseconds since the scenario's `start`, money is a decimal text of US dollars, and what AWS sends is exact text. A key that does not apply is absent; null is never written. */
export interface Report {
  /** The simulated behaviour and the prices */
  model: string;
  /** The canonical scenario; `redrive schema scenario` describes it */
  scenario: unknown;
  /** How the run ended */
  end: {
    /** When, in ms */
    at: number;
    /** Idle: nothing was left that could happen */
    reason: "idle" | "runFor" | "limit";
    /** Which limit stopped it */
    limit?: "records" | "facts";
  };
  /** The sums; the counts by outcome add up to `records` */
  summary: {
    /** Rows of `records` */
    records: number;
    /** Rows with this outcome */
    processed: number;
    /** Rows with this outcome */
    deadLettered: number;
    /** Rows with this outcome */
    discarded: number;
    /** Rows with this outcome */
    expired: number;
    /** Rows with this outcome */
    acknowledged: number;
    /** Rows with this outcome */
    failed: number;
    /** Rows with this outcome */
    filtered: number;
    /** Rows with this outcome */
    deduplicated: number;
    /** Rows with this outcome */
    rejected: number;
    /** Rows with this outcome */
    inFlight: number;
    /** Rows with this outcome */
    waiting: number;
    /** How often the work on a record was done */
    workDone: number;
    /** Records whose work was done more than once */
    processedMoreThanOnce: number;
    /** Good records that were not spared */
    victims: number;
    /** Discarded, expired or acknowledged, and the work never done */
    lost: number;
    /** Runs of code */
    invocations: number;
    /** Runs of code that ended in an error */
    errors: number;
    /** Tries that were throttled */
    throttles: number;
    /** Messages delivered once more while they were in flight */
    duplicates: number;
  };
  /** One row for each record and reader */
  records: Array<{
    /** What it arrived at, and its number there: `orders/3` */
    id: string;
    /** The queue, the function of an asynchronous event, or the mapping on the stream */
    reader: string;
    /** The records it was made from; none for what the script sends */
    origin: string[];
    /** When it arrived, in ms */
    at: number;
    /** What is wrong with it; absent for a good one */
    bad?: "throw" | "timeout" | "crash" | "outOfMemory" | "slow";
    /** The id that SQS gave it */
    messageId?: string;
    /** The sequence number in its stream */
    sequenceNumber?: string;
    /** The shard of its stream that it is in */
    shard?: string;
    /** The request id of an asynchronous event */
    eventId?: string;
    /** Where it was */
    states: Array<[number, "delayed" | "blocked" | "visible" | "inFlight" | "queued" | "gone", string]>;
    /** How often it was handed to a handler */
    deliveries: number;
    /** How often its work was done */
    processed: number;
    /** How often the idempotency store knew it */
    skipped: number;
    /** How it ended, or where it is */
    outcome: "processed" | "deadLettered" | "discarded" | "expired" | "acknowledged" | "failed" | "filtered" | "deduplicated" | "rejected" | "inFlight" | "waiting";
    /** Where it is kept, if it was given up */
    in?: string;
    /** What put it there */
    through?: "redrivePolicy" | "deadLetterConfig" | "onFailure" | "catch";
    /** When it ended; absent if it has not, in ms */
    endedAt?: number;
    /** It is good, and was not spared */
    victim: boolean;
  }>;
  /** Every try to run a function */
  invocations: Array<{
    /** The function, and the number of the try: `worker@4` */
    id: string;
    /** The request id in its log */
    requestId: string;
    /** The function */
    function: string;
    /** 1, and one more after each deploy */
    version: number;
    /** The environment it ran in, from 1 */
    environment?: number;
    /** How it was asked for */
    trigger: "mapping" | "async" | "sync";
    /** The mapping that asked for it */
    by?: string;
    /** The shard its records are in */
    shard?: string;
    /** The lane of the shard, from 0, with a parallelization factor */
    lane?: number;
    /** How its batch came about */
    batch?: {
      /** When the poller began to gather it, in ms */
      openedAt: number;
      /** What closed it */
      closedBy?: "poll" | "size" | "window" | "payload" | "split" | "checkpoint";
    };
    /** Which run of this batch; tries that did not run do not count */
    attempt: number;
    /** Its records */
    records: string[];
    /** The invocation whose batch was split to make this one */
    splitFrom?: string;
    /** ApproximateReceiveCount of each message */
    receiveCounts?: number[];
    /** The records whose work failed in it, whatever the function said of them */
    failures: string[];
    /** When it started, its initialisation included, in ms */
    startedAt: number;
    /** When it ended, in ms */
    endedAt?: number;
    /** Initialisation; 0 in a warm environment, in ms */
    initMs?: number;
    /** What is paid for, in ms */
    billedMs?: number;
    /** Absent while it runs. Partial: the mapping read a partial failure */
    outcome?: "success" | "partial" | "error" | "timeout" | "crash" | "throttled" | "serviceError" | "rejected";
    /** X-Amz-Function-Error */
    functionError?: string;
    /** The type in the error, or AWS's code */
    errorType?: string;
    /** The message in the error */
    errorMessage?: string;
    /** When the batch is tried again, or the first of its records comes back, in ms */
    nextTryAt?: number;
    /** The event, with `documents` `all` */
    event?: string;
    /** The answer or the error, with `documents` `all` */
    response?: string;
  }>;
  /** What AWS sent somewhere */
  documents: Array<{
    /** The record that it became: `failed/1`; of an answer or an execution its number: `site@1` */
    id: string;
    /** What it is */
    kind: "invocationRecord" | "deadLetterMessage" | "httpResponse" | "errorOutput" | "execution";
    /** Whose event it is about */
    from: string;
    /** Where it went; absent for an answer to the script */
    to?: string;
    /** When, in ms */
    at: number;
    /** The last try */
    invocation?: string;
    /** What it is about */
    records: string[];
    /** Whether it was taken there */
    status: "delivered" | "failed";
    /** The HTTP status of an answer */
    statusCode?: number;
    /** Byte for byte */
    text: string;
    /** Message attributes, by name */
    attributes?: {
      [name: string]: {
        /** Its type */
        dataType: string;
        /** Its value */
        value: string;
      };
    };
  }>;
  /** Message move tasks */
  redrives: Array<{
    /** The dead-letter queue */
    source: string;
    /** Where to; absent if each message goes back to where it came from */
    destination?: string;
    /** RUNNING, COMPLETED, CANCELLED or FAILED */
    status: string;
    /** How many were moved */
    moved: number;
    /** How many there were when it started */
    toMove: number;
    /** When it started, in ms */
    startedAt: number;
    /** When it ended, in ms */
    endedAt?: number;
    /** Why it failed */
    failureReason?: string;
  }>;
  /** First what the scenario is about, then what is always looked at */
  expectations: Array<{
    /** As a scenario writes it */
    expect: unknown;
    /** The scenario is about it; the others are looked at in every run */
    asked: boolean;
    /** Whether it held */
    held: boolean;
    /** What broke it first */
    broken?: {
      /** When, in ms */
      at: number;
      /** The record */
      sel?: string;
      /** The fact of the trace, by its id; absent if something did not happen */
      event?: number;
      /** What is at the path */
      found?: unknown;
    };
  }>;
  /** What could be set better, the worst first */
  advice: Array<{
    /** The id of the advice; `redrive rules` has its sources */
    rule: string;
    /** How bad it is */
    severity: "error" | "warning" | "info";
    /** The resource */
    resource: string;
    /** The setting: `visibilityTimeout`, `handler.onBadRecord` */
    setting?: string;
    /** What is wrong, why that matters, and what to do */
    message: string;
    /** What to set so that the advice is no longer needed */
    fix?: {
      /** The resource */
      resource: string;
      /** Dotted settings and their values; null takes a setting out */
      set: unknown;
      /** What is to be changed with it */
      also?: Array<{
        /** The resource */
        resource: string;
        /** Dotted settings and their values; null takes a setting out */
        set: unknown;
      }>;
    };
  }>;
  /** By resource */
  metrics: {
    [name: string]: {
      [name: string]: {
        /** The sum of the samples */
        Sum: number;
        /** How many samples */
        SampleCount: number;
        /** The least */
        Minimum?: number;
        /** The most */
        Maximum?: number;
        /** By minute, with `series` */
        series?: Array<{
          /** Where the minute begins, in ms */
          at: number;
          /** The sum of the samples */
          Sum: number;
          /** How many samples */
          SampleCount: number;
          /** The least */
          Minimum?: number;
          /** The most */
          Maximum?: number;
        }>;
      };
    };
  };
  /** List price in us-east-1, first tier, without the free tier */
  cost: {
    /** US dollars */
    usd: string;
    /** The bill */
    items: Array<{
      /** For what */
      resource: string;
      /** What is charged */
      item: "requests" | "gbSeconds" | "stateTransitions";
      /** How much of it */
      quantity: string;
      /** US dollars */
      usd: string;
    }>;
  };
}

/** A fact. The trace is JSON Lines: one fact a line, in the order in which they happened. A key that does not apply is absent. */
export interface Fact {
  /** Its number, from 1: the line it stands in */
  id: number;
  /** When, in ms */
  at: number;
  /** What happened */
  kind: "stepTaken" | "stepRefused" | "conditionEnded" | "sent" | "rejected" | "delayEnded" | "received" | "receivedNothing" | "visibilityEnded" | "visibilityChanged" | "movedToDeadLetterQueue" | "deleted" | "expired" | "duplicated" | "discarded" | "pollersChanged" | "pollRefused" | "filteredOut" | "batchClosed" | "backedOff" | "batchAbandoned" | "invocationStarted" | "invocationThrottled" | "invocationRefused" | "recordDone" | "recordFailed" | "invocationEnded" | "batchPartlyFailed" | "batchFailed" | "limitReached" | "deleteIgnored" | "moveTaskStarted" | "movedByTask" | "moveTaskEnded" | "deduplicated" | "deleteRefused" | "read" | "batchSplit" | "checkpointed" | "batchGivenUp" | "unchanged" | "eventAccepted" | "eventRequeued" | "eventEnded" | "sentOn" | "sendOnFailed" | "called" | "answered" | "callRetried" | "callGivenUp" | "executionStarted" | "executionEnded";
  /** Where */
  resource?: string;
  /** To which records */
  records?: string[];
  /** In which invocation */
  invocation?: string;
  /** The earlier fact that caused it; only a step of the script has none */
  cause?: number;
  /** The rule it follows; `redrive rules` lists them */
  rule: string;
  /** For how long something begins to wait, in ms */
  wait?: number;
  /** What AWS answers */
  refusal?: {
    /** AWS's code */
    code: string;
    /** AWS's text */
    message: string;
  };
  /** The place of the step in the script, from 0 */
  step?: number;
  /** Who did it */
  by?: string;
  /** Where to */
  to?: string;
  /** Where from */
  from?: string;
  /** How many pollers the mapping has now */
  pollers?: number;
  /** The reason, of pollers or of a failed batch */
  why?: "functionError" | "notJson" | "notAnObject" | "notAList" | "badEntry" | "emptyIdentifier" | "unknownIdentifier" | "start" | "grow" | "backOff" | "quiet" | "wake" | "stop" | "maximumConcurrency";
  /** When the batch was opened, in ms */
  openedAt?: number;
  /** What closed the batch */
  closedBy?: "poll" | "size" | "window" | "payload" | "split" | "checkpoint";
  /** Initialisation, in ms */
  initMs?: number;
  /** The limit that was met */
  limit?: "reservedConcurrentExecutions" | "concurrentExecutions" | "scalingRate" | "throttle" | "records" | "facts";
  /** HTTP status */
  status?: number;
  /** What went wrong with the records */
  fault?: "throw" | "timeout" | "crash" | "outOfMemory" | "slow";
  /** How the invocation ended */
  outcome?: "success" | "error" | "timeout" | "crash" | "outOfMemory";
  /** Why an asynchronous event is not tried again */
  condition?: "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency" | "RecursiveInvocation";
  /** How many attempts an asynchronous event had */
  attempts?: number;
  /** The setting that says where something goes */
  through?: "onSuccess" | "onFailure" | "deadLetterConfig" | "catch";
  /** What the function returned, if that was set */
  response?: string;
  /** The fact as a sentence; the wording may change */
  says: string;
}
