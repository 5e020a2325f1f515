use super::matters::Matters;
use super::setting::{AwsSource, COUNT, ResourceType, Setting, TEXT, ValueType, integer};

const KINESIS: AwsSource = AwsSource {
    source: "AWS's API model of Kinesis, 2013-12-02 (botocore 1.44.5)",
    checked: "2026-11-20",
    code: "ValidationException",
};

pub(super) static STREAM: ResourceType = ResourceType {
    name: "stream",
    aws: "a Kinesis data stream",
    description: "keeps records in order, in shards, for a retention period",
    simulated: true,
    settings: &[
        // A limit of Redrive: AWS's limit is a quota that can be raised.
        Setting::new("shardCount", integer(1, 1000, COUNT), "number of shards").or_integer(1).aws(&KINESIS),
        Setting::new("retentionPeriodHours", integer(24, 8760, "hours"), "time for which a record is kept")
            .or_integer(24)
            .aws(&KINESIS),
    ],
};

pub(super) static TABLE: ResourceType = ResourceType {
    name: "table",
    aws: "a DynamoDB table with its stream",
    description: "keeps items, and the record of each change for a day",
    simulated: true,
    settings: &[
        // On AWS, DynamoDB chooses the number of shards.
        Setting::new("shardCount", integer(1, 1000, COUNT), "number of shards of its stream").or_integer(1),
        Setting::new(
            "streamViewType",
            ValueType::Choice(&["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]),
            "the images of the item in a record of the stream",
        )
        .or_text("NEW_AND_OLD_IMAGES")
        .matters(Matters::WhereRead)
        .aws(&KINESIS),
        Setting::new("key", TEXT, "the name of the partition key").or_text("id"),
    ],
};
