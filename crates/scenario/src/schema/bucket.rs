use super::matters::Matters;
use super::setting::{AwsSource, DefaultValue, ResourceType, Setting, TEXT, ValueType};

const S3: AwsSource =
    AwsSource { source: "AWS's API model of S3, 2006-03-01", checked: "2026-11-20", code: "InvalidArgument" };

pub(super) static BUCKET: ResourceType = ResourceType {
    name: "bucket",
    aws: "an S3 bucket",
    description: "stores objects and notifies of changes; also an on-failure destination",
    simulated: true,
    settings: &[
        Setting::new(
            "notify",
            ValueType::Resource(&["queue", "function", "topic", "bus"]),
            "the destination of event notifications",
        )
        .aws(&S3),
        Setting::new("events", ValueType::List { of: &TEXT, max: 50 }, "the events that are notified")
            .or(DefaultValue::List(&["s3:ObjectCreated:*"]))
            .matters(Matters::WhereNotified)
            .aws(&S3),
        Setting::new(
            "prefix",
            ValueType::Text { max_chars: 1024 },
            "prefix of the keys of the objects that are notified",
        )
        .matters(Matters::WhereNotified)
        .aws(&S3),
        Setting::new(
            "suffix",
            ValueType::Text { max_chars: 1024 },
            "suffix of the keys of the objects that are notified",
        )
        .matters(Matters::WhereNotified)
        .aws(&S3),
        Setting::new("versioning", ValueType::Boolean, "keeps older versions of objects").or_false().aws(&S3),
    ],
};
