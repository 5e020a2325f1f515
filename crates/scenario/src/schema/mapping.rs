use super::matters::Matters;
use super::setting::{
    COUNT, DefaultValue, LAMBDA, ResourceType, SECONDS, Setting, ValueType, When, integer, integer_or_infinite,
};

/// The default quota. The API accepts ten.
pub(crate) const MAX_FILTERS: usize = 5;
/// Without a batching window, a queue's mapping cannot have larger batches.
pub(crate) const MAX_BATCH_WITHOUT_WINDOW: u64 = 10;
pub(crate) const MAX_PATTERN_CHARS: usize = 4096;

const INVALID: &str = "InvalidParameterValueException";
const STREAMS: &[&str] = &["stream", "table"];

/// Only streams have it. AWS's text was recorded for `DestinationConfig`; that it is the same for the other parameters,
/// with their name in it, could not be verified. `Rule::LambdaEventSourceMappingNoDestination`,
/// `Rule::LambdaEventSourceMappingNoStreamSettings`
const fn streams(text: &'static str) -> When {
    When::SiblingType { name: "source", types: STREAMS, refusal: Some((INVALID, text)) }
}

pub(super) static MAPPING: ResourceType = ResourceType {
    name: "mapping",
    aws: "a Lambda event source mapping",
    description: "reads a queue or a stream and invokes a function with batches of records",
    simulated: true,
    settings: &[
        Setting::new(
            "source",
            ValueType::Resource(&["queue", "stream", "table"]),
            "the queue or stream to read (AWS: EventSourceArn)",
        )
        .required()
        .aws(&LAMBDA),
        Setting::new("function", ValueType::Resource(&["function"]), "the function to invoke (AWS: FunctionName)")
            .required()
            .aws(&LAMBDA),
        Setting::new("enabled", ValueType::Boolean, "reads from the source")
            .or(DefaultValue::Boolean(true))
            .aws(&LAMBDA),
        Setting::new("batchSize", integer(1, 10_000, "records"), "maximum number of records in a batch")
            .or(DefaultValue::ByType { sibling: "source", cases: &[("queue", 10), ("stream", 100), ("table", 100)] })
            .aws(&LAMBDA),
        Setting::new(
            "maximumBatchingWindowInSeconds",
            integer(0, 300, SECONDS),
            "maximum time for which records are gathered before an invocation",
        )
        .or_integer(0)
        .matters(Matters::WithWindow)
        .aws(&LAMBDA),
        Setting::new(
            "functionResponseTypes",
            ValueType::List { of: &ValueType::Choice(&["ReportBatchItemFailures"]), max: 1 },
            "ReportBatchItemFailures lets the function report single records as failed",
        )
        .or(DefaultValue::List(&[]))
        .aws(&LAMBDA),
        // Their number and length are checked where the patterns are compiled, with the refusals of AWS.
        Setting::new(
            "filterCriteria",
            ValueType::List { of: &ValueType::Json, max: 100 },
            "patterns, as objects or as text: a record passes if one of them matches",
        )
        .or(DefaultValue::List(&[]))
        .aws(&LAMBDA),
        Setting::new(
            "scalingConfig",
            ValueType::Object(&SCALING_CONFIG),
            "limits the concurrent invocations by this mapping",
        )
        .when(When::SiblingType {
            name: "source",
            types: &["queue"],
            refusal: Some((INVALID, "Unsupported ScalingConfig parameter for given event source mapping type.")),
        })
        .aws(&LAMBDA),
        Setting::new(
            "startingPosition",
            ValueType::Choice(&["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]),
            "the position in the stream at which reading starts",
        )
        .required()
        .when(streams("Unsupported StartingPosition parameter for given event source mapping type."))
        .aws(&LAMBDA),
        Setting::new(
            "startingPositionTimestamp",
            ValueType::Moment,
            "the time at which reading starts, for AT_TIMESTAMP",
        )
        .when(streams("Unsupported StartingPositionTimestamp parameter for given event source mapping type."))
        .aws(&LAMBDA),
        Setting::new(
            "bisectBatchOnFunctionError",
            ValueType::Boolean,
            "splits a failed batch in two halves and retries each",
        )
        .or_false()
        .when(streams("Unsupported BisectBatchOnFunctionError parameter for given event source mapping type."))
        .matters(Matters::WithBatches)
        .aws(&LAMBDA),
        Setting::new(
            "maximumRetryAttempts",
            integer_or_infinite(0, 10_000, COUNT),
            "maximum number of retries of a failed batch; -1: until its records expire",
        )
        .or_integer(-1)
        .when(streams("Unsupported MaximumRetryAttempts parameter for given event source mapping type."))
        .aws(&LAMBDA),
        Setting::new(
            "maximumRecordAgeInSeconds",
            integer_or_infinite(60, 604_800, SECONDS),
            "maximum age of a record; -1: no maximum",
        )
        .or_integer(-1)
        .when(streams("Unsupported MaximumRecordAgeInSeconds parameter for given event source mapping type."))
        .matters(Matters::BeforeRetention)
        .aws(&LAMBDA),
        Setting::new("parallelizationFactor", integer(1, 10, COUNT), "number of concurrent batches for each shard")
            .or_integer(1)
            .when(streams("Unsupported ParallelizationFactor parameter for given event source mapping type."))
            .aws(&LAMBDA),
        Setting::new(
            "onFailure",
            ValueType::Resource(&["queue", "topic", "bucket"]),
            "the destination of the record of a discarded batch (AWS: DestinationConfig)",
        )
        .when(streams("Unsupported DestinationConfig parameter for given event source mapping type."))
        .matters(Matters::WhereGivenUp)
        .aws(&LAMBDA),
        Setting::new("enhancedFanOut", ValueType::Boolean, "reads a Kinesis stream through a dedicated consumer")
            .or_false()
            .when(When::SiblingType { name: "source", types: &["stream"], refusal: None }),
    ],
};

static SCALING_CONFIG: [Setting; 1] = [Setting::new(
    "maximumConcurrency",
    integer(2, 1000, COUNT),
    "maximum number of concurrent invocations by this mapping",
)
.aws(&LAMBDA)];
