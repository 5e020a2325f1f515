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
    description: "reads a queue or a stream and hands its records to a function in batches",
    simulated: true,
    settings: &[
        Setting::new(
            "source",
            ValueType::Resource(&["queue", "stream", "table"]),
            "what it reads (AWS: EventSourceArn)",
        )
        .required()
        .aws(&LAMBDA),
        Setting::new("function", ValueType::Resource(&["function"]), "who gets the records (AWS: FunctionName)")
            .required()
            .aws(&LAMBDA),
        Setting::new("enabled", ValueType::Boolean, "whether it reads").or(DefaultValue::Boolean(true)).aws(&LAMBDA),
        Setting::new("batchSize", integer(1, 10_000, "records"), "the most records that one invocation gets")
            .or(DefaultValue::ByType { sibling: "source", cases: &[("queue", 10), ("stream", 100), ("table", 100)] })
            .aws(&LAMBDA),
        Setting::new(
            "maximumBatchingWindowInSeconds",
            integer(0, 300, SECONDS),
            "how long it gathers records before it invokes the function",
        )
        .or_integer(0)
        .matters(Matters::WithWindow)
        .aws(&LAMBDA),
        Setting::new(
            "functionResponseTypes",
            ValueType::List { of: &ValueType::Choice(&["ReportBatchItemFailures"]), max: 1 },
            "whether the function may report single records as failed",
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
        Setting::new("scalingConfig", ValueType::Object(&SCALING_CONFIG), "a limit to how many batches run at once")
            .when(When::SiblingType {
                name: "source",
                types: &["queue"],
                refusal: Some((INVALID, "Unsupported ScalingConfig parameter for given event source mapping type.")),
            })
            .aws(&LAMBDA),
        Setting::new(
            "startingPosition",
            ValueType::Choice(&["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]),
            "where in the stream it begins",
        )
        .required()
        .when(streams("Unsupported StartingPosition parameter for given event source mapping type."))
        .aws(&LAMBDA),
        Setting::new("startingPositionTimestamp", ValueType::Moment, "the moment it begins at, with AT_TIMESTAMP")
            .when(streams("Unsupported StartingPositionTimestamp parameter for given event source mapping type."))
            .aws(&LAMBDA),
        Setting::new(
            "bisectBatchOnFunctionError",
            ValueType::Boolean,
            "splits a failed batch in two and tries each half",
        )
        .or_false()
        .when(streams("Unsupported BisectBatchOnFunctionError parameter for given event source mapping type."))
        .matters(Matters::WithBatches)
        .aws(&LAMBDA),
        Setting::new(
            "maximumRetryAttempts",
            integer_or_infinite(0, 10_000, COUNT),
            "how often a failed batch is tried again; -1: until its records expire",
        )
        .or_integer(-1)
        .when(streams("Unsupported MaximumRetryAttempts parameter for given event source mapping type."))
        .aws(&LAMBDA),
        Setting::new(
            "maximumRecordAgeInSeconds",
            integer_or_infinite(60, 604_800, SECONDS),
            "records older than this are given up; -1: none is",
        )
        .or_integer(-1)
        .when(streams("Unsupported MaximumRecordAgeInSeconds parameter for given event source mapping type."))
        .matters(Matters::BeforeRetention)
        .aws(&LAMBDA),
        Setting::new("parallelizationFactor", integer(1, 10, COUNT), "how many batches of a shard run at once")
            .or_integer(1)
            .when(streams("Unsupported ParallelizationFactor parameter for given event source mapping type."))
            .aws(&LAMBDA),
        Setting::new(
            "onFailure",
            ValueType::Resource(&["queue", "topic", "bucket"]),
            "where the record of a batch goes that was given up (AWS: DestinationConfig)",
        )
        .when(streams("Unsupported DestinationConfig parameter for given event source mapping type."))
        .matters(Matters::WhereGivenUp)
        .aws(&LAMBDA),
        Setting::new("enhancedFanOut", ValueType::Boolean, "reads a Kinesis stream through a consumer of its own")
            .or_false()
            .when(When::SiblingType { name: "source", types: &["stream"], refusal: None }),
    ],
};

static SCALING_CONFIG: [Setting; 1] = [Setting::new(
    "maximumConcurrency",
    integer(2, 1000, COUNT),
    "how many invocations this mapping may have running at once",
)
.aws(&LAMBDA)];
