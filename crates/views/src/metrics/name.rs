//! The names of the metrics, and the metrics of each type of resource.

macro_rules! names {
    ($($variant:ident = $text:literal,)*) => {
        /// A metric.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Name { $($variant,)* }

        impl Name {
            pub const fn as_str(self) -> &'static str {
                match self { $(Name::$variant => $text,)* }
            }
        }
    };
}

names! {
    Invocations = "Invocations",
    Errors = "Errors",
    Throttles = "Throttles",
    Duration = "Duration",
    ConcurrentExecutions = "ConcurrentExecutions",
    AsyncEventsReceived = "AsyncEventsReceived",
    AsyncEventAge = "AsyncEventAge",
    AsyncEventsDropped = "AsyncEventsDropped",
    DeadLetterErrors = "DeadLetterErrors",
    DestinationDeliveryFailures = "DestinationDeliveryFailures",
    RecursiveInvocationsDropped = "RecursiveInvocationsDropped",
    PolledEventCount = "PolledEventCount",
    FilteredOutEventCount = "FilteredOutEventCount",
    InvokedEventCount = "InvokedEventCount",
    FailedInvokeEventCount = "FailedInvokeEventCount",
    DeletedEventCount = "DeletedEventCount",
    DroppedEventCount = "DroppedEventCount",
    OnFailureDestinationDeliveredEventCount = "OnFailureDestinationDeliveredEventCount",
    IteratorAge = "IteratorAge",
    IncomingRecords = "IncomingRecords",
    IncomingBytes = "IncomingBytes",
    ConsumedWriteCapacityUnits = "ConsumedWriteCapacityUnits",
    Pollers = "pollers",
    NumberOfMessagesSent = "NumberOfMessagesSent",
    NumberOfMessagesReceived = "NumberOfMessagesReceived",
    NumberOfMessagesDeleted = "NumberOfMessagesDeleted",
    NumberOfEmptyReceives = "NumberOfEmptyReceives",
    ApproximateNumberOfMessagesVisible = "ApproximateNumberOfMessagesVisible",
    ApproximateNumberOfMessagesNotVisible = "ApproximateNumberOfMessagesNotVisible",
    ApproximateNumberOfMessagesDelayed = "ApproximateNumberOfMessagesDelayed",
    ApproximateAgeOfOldestMessage = "ApproximateAgeOfOldestMessage",
    SentMessageSize = "SentMessageSize",
    NumberOfMessagesPublished = "NumberOfMessagesPublished",
    NumberOfNotificationsDelivered = "NumberOfNotificationsDelivered",
    NumberOfNotificationsFailed = "NumberOfNotificationsFailed",
    NumberOfNotificationsFilteredOut = "NumberOfNotificationsFilteredOut",
    NumberOfNotificationsRedrivenToDlq = "NumberOfNotificationsRedrivenToDlq",
    NumberOfNotificationsFailedToRedriveToDlq = "NumberOfNotificationsFailedToRedriveToDlq",
    PublishSize = "PublishSize",
    MatchedEvents = "MatchedEvents",
    TriggeredRules = "TriggeredRules",
    FailedInvocations = "FailedInvocations",
    InvocationAttempts = "InvocationAttempts",
    SuccessfulInvocationAttempts = "SuccessfulInvocationAttempts",
    RetryInvocationAttempts = "RetryInvocationAttempts",
    InvocationsSentToDlq = "InvocationsSentToDlq",
    InvocationsFailedToBeSentToDlq = "InvocationsFailedToBeSentToDlq",
    NumberOfDeduplicatedSentMessages = "NumberOfDeduplicatedSentMessages",
    ApproximateNumberOfGroupsWithInflightMessages = "ApproximateNumberOfGroupsWithInflightMessages",
    Count = "Count",
    Rest4XX = "4XXError",
    Rest5XX = "5XXError",
    Http4xx = "4xx",
    Http5xx = "5xx",
    Latency = "Latency",
    IntegrationLatency = "IntegrationLatency",
    RequestCount = "RequestCount",
    Elb4XX = "HTTPCode_ELB_4XX_Count",
    Elb5XX = "HTTPCode_ELB_5XX_Count",
    Target2XX = "HTTPCode_Target_2XX_Count",
    Target4XX = "HTTPCode_Target_4XX_Count",
    Target5XX = "HTTPCode_Target_5XX_Count",
    LambdaUserError = "LambdaUserError",
    LambdaInternalError = "LambdaInternalError",
    TargetResponseTime = "TargetResponseTime",
    UrlRequestCount = "UrlRequestCount",
    Url4xx = "Url4xxCount",
    Url5xx = "Url5xxCount",
    UrlRequestLatency = "UrlRequestLatency",
    Calls = "calls",
    Retries = "retries",
    GivenUp = "givenUp",
    ExecutionsStarted = "ExecutionsStarted",
    ExecutionsSucceeded = "ExecutionsSucceeded",
    ExecutionsFailed = "ExecutionsFailed",
    ExecutionTime = "ExecutionTime",
}

impl Name {
    /// The usual statistic: the maximum of a gauge, the sum of a count.
    pub fn statistic(self) -> &'static str {
        let has_height = self.is_gauge()
            || matches!(
                self,
                Name::Duration
                    | Name::AsyncEventAge
                    | Name::IteratorAge
                    | Name::ApproximateAgeOfOldestMessage
                    | Name::SentMessageSize
                    | Name::Latency
                    | Name::IntegrationLatency
                    | Name::TargetResponseTime
                    | Name::UrlRequestLatency
            );
        if has_height { "Maximum" } else { "Sum" }
    }

    /// Tests whether the metric is a [`Gauge`](super::gauge::Gauge). The age of the oldest message is computed separately.
    pub(super) fn is_gauge(self) -> bool {
        matches!(
            self,
            Name::ConcurrentExecutions
                | Name::Pollers
                | Name::ApproximateNumberOfMessagesVisible
                | Name::ApproximateNumberOfMessagesNotVisible
                | Name::ApproximateNumberOfMessagesDelayed
                | Name::ApproximateNumberOfGroupsWithInflightMessages
        )
    }
}

pub(super) const OF_FUNCTION: &[Name] = &[
    Name::Invocations,
    Name::Errors,
    Name::Throttles,
    Name::Duration,
    Name::ConcurrentExecutions,
    Name::AsyncEventsReceived,
    Name::AsyncEventAge,
    Name::AsyncEventsDropped,
    Name::DeadLetterErrors,
    Name::DestinationDeliveryFailures,
    Name::RecursiveInvocationsDropped,
];
pub(super) const OF_MAPPING: &[Name] = &[
    Name::PolledEventCount,
    Name::FilteredOutEventCount,
    Name::InvokedEventCount,
    Name::FailedInvokeEventCount,
    Name::DeletedEventCount,
    Name::Pollers,
];
/// The additional metrics of a function with a mapping on a stream.
pub(super) const OF_FUNCTION_OF_STREAM: &[Name] = &[Name::IteratorAge];
pub(super) const OF_MAPPING_ON_STREAM: &[Name] = &[
    Name::PolledEventCount,
    Name::FilteredOutEventCount,
    Name::InvokedEventCount,
    Name::FailedInvokeEventCount,
    Name::DroppedEventCount,
    Name::OnFailureDestinationDeliveredEventCount,
];
pub(super) const OF_REST_API: &[Name] =
    &[Name::Count, Name::Rest4XX, Name::Rest5XX, Name::Latency, Name::IntegrationLatency];
pub(super) const OF_HTTP_API: &[Name] =
    &[Name::Count, Name::Http4xx, Name::Http5xx, Name::Latency, Name::IntegrationLatency];
pub(super) const OF_LOAD_BALANCER: &[Name] = &[
    Name::RequestCount,
    Name::Elb4XX,
    Name::Elb5XX,
    Name::Target2XX,
    Name::Target4XX,
    Name::Target5XX,
    Name::LambdaUserError,
    Name::LambdaInternalError,
    Name::TargetResponseTime,
];
pub(super) const OF_FUNCTION_URL: &[Name] =
    &[Name::UrlRequestCount, Name::Url4xx, Name::Url5xx, Name::UrlRequestLatency];
/// A caller has no metrics on AWS; these are Redrive's own.
pub(super) const OF_CALLER: &[Name] = &[Name::Calls, Name::Retries, Name::GivenUp];
pub(super) const OF_STREAM: &[Name] = &[Name::IncomingRecords, Name::IncomingBytes];
pub(super) const OF_TABLE: &[Name] = &[Name::ConsumedWriteCapacityUnits];
/// The additional metrics of a FIFO queue.
pub(super) const OF_FIFO_QUEUE: &[Name] =
    &[Name::NumberOfDeduplicatedSentMessages, Name::ApproximateNumberOfGroupsWithInflightMessages];
pub(super) const OF_STATE_MACHINE: &[Name] =
    &[Name::ExecutionsStarted, Name::ExecutionsSucceeded, Name::ExecutionsFailed, Name::ExecutionTime, Name::Retries];
pub(super) const OF_TOPIC: &[Name] = &[
    Name::NumberOfMessagesPublished,
    Name::NumberOfNotificationsDelivered,
    Name::NumberOfNotificationsFailed,
    Name::NumberOfNotificationsFilteredOut,
    Name::NumberOfNotificationsRedrivenToDlq,
    Name::NumberOfNotificationsFailedToRedriveToDlq,
    Name::PublishSize,
];
pub(super) const OF_RULE: &[Name] = &[
    Name::MatchedEvents,
    Name::TriggeredRules,
    Name::Invocations,
    Name::FailedInvocations,
    Name::InvocationAttempts,
    Name::SuccessfulInvocationAttempts,
    Name::RetryInvocationAttempts,
    Name::InvocationsSentToDlq,
    Name::InvocationsFailedToBeSentToDlq,
];
pub(super) const OF_QUEUE: &[Name] = &[
    Name::NumberOfMessagesSent,
    Name::NumberOfMessagesReceived,
    Name::NumberOfMessagesDeleted,
    Name::NumberOfEmptyReceives,
    Name::ApproximateNumberOfMessagesVisible,
    Name::ApproximateNumberOfMessagesNotVisible,
    Name::ApproximateNumberOfMessagesDelayed,
    Name::ApproximateAgeOfOldestMessage,
    Name::SentMessageSize,
];
