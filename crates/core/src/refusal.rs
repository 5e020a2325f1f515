//! The errors of AWS, each with its code and message.

use crate::fact::codes;

codes! {
    Refusal {
        NonExistentQueue = "nonExistentQueue",
        MessageTooLong = "messageTooLong",
        InternalError = "internalError",
        AccessDenied = "accessDenied",
        OverLimit = "overLimit",
        MessageNotAvailable = "messageNotAvailable",
        ReceiptHandleUnknown = "receiptHandleUnknown",
        FunctionNotFound = "functionNotFound",
        QueueOfMappingGone = "queueOfMappingGone",
        FunctionOfMappingGone = "functionOfMappingGone",
        AlreadyExists = "alreadyExists",
        ResourceNotFound = "resourceNotFound",
        ServiceException = "serviceException",
        ReceiptHandleExpired = "receiptHandleExpired",
        NoDeduplicationId = "noDeduplicationId",
        MoveSourceMissing = "moveSourceMissing",
        NotADeadLetterQueue = "notADeadLetterQueue",
        MoveDestinationMissing = "moveDestinationMissing",
        MoveTaskRunning = "moveTaskRunning",
        MoveTaskUnknown = "moveTaskUnknown",
        VisibilityBeyondLimit = "visibilityBeyondLimit",
        QueueNameExists = "queueNameExists",
        QueueDeletedRecently = "queueDeletedRecently",
        RecordTooLong = "recordTooLong",
        ItemTooLarge = "itemTooLarge",
        InvalidRequestContent = "invalidRequestContent",
        RequestTooLarge = "requestTooLarge",
        RecursiveInvocation = "recursiveInvocation",
        TopicNotFound = "topicNotFound",
        TopicMessageTooLong = "topicMessageTooLong",
        TopicDenied = "topicDenied",
        TopicInternalError = "topicInternalError",
        NoTopicDeduplicationId = "noTopicDeduplicationId",
        EndpointFailed = "endpointFailed",
        EndpointDenied = "endpointDenied",
        BusNotFound = "busNotFound",
        EventTooLarge = "eventTooLarge",
        MalformedDetail = "malformedDetail",
        BusInternalError = "busInternalError",
        BusDenied = "busDenied",
        NoSuchBucket = "noSuchBucket",
        BucketInternalError = "bucketInternalError",
        BucketDenied = "bucketDenied",
        FunctionDenied = "functionDenied",
        TooManyAttributes = "tooManyAttributes",
        RuleNotFound = "ruleNotFound",
        SubscriptionNotFound = "subscriptionNotFound",
        BucketExists = "bucketExists",
        EndpointThrottled = "endpointThrottled",
        PayloadTooLarge = "payloadTooLarge",
        InvokeDenied = "invokeDenied",
        RequestTooLong = "requestTooLong",
        ApiGone = "apiGone",
        StateMachineGone = "stateMachineGone",
        InvalidExecutionInput = "invalidExecutionInput",
        DeadLetterQueueDenied = "deadLetterQueueDenied",
        DeadLetterTopicDenied = "deadLetterTopicDenied",
        DestinationQueueDenied = "destinationQueueDenied",
        DestinationTopicDenied = "destinationTopicDenied",
        DestinationFunctionDenied = "destinationFunctionDenied",
        DestinationBusDenied = "destinationBusDenied",
        DestinationBucketDenied = "destinationBucketDenied",
        SourceQueueDenied = "sourceQueueDenied",
    }
}

impl Refusal {
    /// AWS's error code.
    pub const fn code_text(self) -> &'static str {
        match self {
            Refusal::NonExistentQueue => "AWS.SimpleQueueService.NonExistentQueue",
            Refusal::MessageTooLong => "InvalidParameterValue",
            Refusal::InternalError => "InternalError",
            Refusal::AccessDenied => "AccessDenied",
            Refusal::OverLimit => "OverLimit",
            Refusal::MessageNotAvailable | Refusal::VisibilityBeyondLimit => "InvalidParameterValue",
            Refusal::ReceiptHandleUnknown => "ReceiptHandleIsInvalid",
            Refusal::FunctionNotFound | Refusal::ResourceNotFound => "ResourceNotFoundException",
            Refusal::QueueOfMappingGone
            | Refusal::FunctionOfMappingGone
            | Refusal::DeadLetterQueueDenied
            | Refusal::DeadLetterTopicDenied
            | Refusal::DestinationQueueDenied
            | Refusal::DestinationTopicDenied
            | Refusal::DestinationFunctionDenied
            | Refusal::DestinationBusDenied
            | Refusal::DestinationBucketDenied
            | Refusal::SourceQueueDenied => "InvalidParameterValueException",
            Refusal::AlreadyExists => "ResourceConflictException",
            Refusal::QueueNameExists => "QueueAlreadyExists",
            Refusal::QueueDeletedRecently => "AWS.SimpleQueueService.QueueDeletedRecently",
            Refusal::ServiceException => "ServiceException",
            Refusal::RecordTooLong | Refusal::ItemTooLarge => "ValidationException",
            Refusal::InvalidRequestContent => "InvalidRequestContentException",
            Refusal::RequestTooLarge | Refusal::PayloadTooLarge => "RequestTooLargeException",
            Refusal::InvokeDenied => "AccessDeniedException",
            Refusal::RequestTooLong => "RequestTooLong",
            Refusal::ApiGone => "NotFoundException",
            Refusal::StateMachineGone => "StateMachineDoesNotExist",
            Refusal::InvalidExecutionInput => "InvalidExecutionInput",
            Refusal::RecursiveInvocation => "RecursiveInvocationException",
            Refusal::TopicNotFound | Refusal::SubscriptionNotFound => "NotFound",
            Refusal::TopicMessageTooLong | Refusal::NoTopicDeduplicationId => "InvalidParameter",
            Refusal::TopicDenied => "AuthorizationError",
            Refusal::EndpointDenied => "Forbidden",
            Refusal::TopicInternalError | Refusal::BucketInternalError => "InternalError",
            Refusal::EndpointFailed => "EndpointError",
            Refusal::EndpointThrottled => "TooManyRequestsException",
            Refusal::BusNotFound | Refusal::RuleNotFound => "ResourceNotFoundException",
            Refusal::EventTooLarge => "ValidationException",
            Refusal::MalformedDetail => "MalformedDetail",
            Refusal::BusInternalError => "InternalFailure",
            Refusal::BusDenied | Refusal::FunctionDenied => "AccessDeniedException",
            Refusal::NoSuchBucket => "NoSuchBucket",
            Refusal::BucketDenied => "AccessDenied",
            Refusal::TooManyAttributes => "InvalidParameterValue",
            Refusal::BucketExists => "BucketAlreadyOwnedByYou",
            Refusal::ReceiptHandleExpired
            | Refusal::NoDeduplicationId
            | Refusal::NotADeadLetterQueue
            | Refusal::MoveTaskRunning => "InvalidParameterValue",
            Refusal::MoveSourceMissing | Refusal::MoveDestinationMissing | Refusal::MoveTaskUnknown => {
                "ResourceNotFoundException"
            }
        }
    }

    /// The HTTP status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Refusal::InternalError
            | Refusal::TopicInternalError
            | Refusal::BusInternalError
            | Refusal::BucketInternalError
            | Refusal::ServiceException => 500,
            Refusal::AccessDenied
            | Refusal::TopicDenied
            | Refusal::EndpointDenied
            | Refusal::BusDenied
            | Refusal::BucketDenied
            | Refusal::FunctionDenied
            | Refusal::InvokeDenied => 403,
            Refusal::FunctionNotFound
            | Refusal::ResourceNotFound
            | Refusal::ApiGone
            | Refusal::TopicNotFound
            | Refusal::SubscriptionNotFound
            | Refusal::BusNotFound
            | Refusal::RuleNotFound
            | Refusal::NoSuchBucket => 404,
            Refusal::AlreadyExists => 409,
            Refusal::RequestTooLarge | Refusal::PayloadTooLarge | Refusal::RequestTooLong => 413,
            _ => 400,
        }
    }

    /// AWS's text, without what depends on the resource.
    pub const fn message(self) -> &'static str {
        match self {
            Refusal::NonExistentQueue => "The specified queue does not exist.",
            Refusal::MessageTooLong => {
                "One or more parameters are invalid. Reason: Message must be shorter than the queue's maximum message size."
            }
            Refusal::InternalError => "We encountered an internal error. Please try again.",
            Refusal::AccessDenied => "Access to the resource is denied.",
            Refusal::OverLimit => "The specified action violates a limit: too many messages are in flight.",
            Refusal::MessageNotAvailable => {
                "Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change."
            }
            Refusal::VisibilityBeyondLimit => {
                "Value for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]"
            }
            Refusal::ReceiptHandleUnknown => "The input receipt handle is invalid.",
            Refusal::FunctionNotFound => "Function not found.",
            Refusal::QueueOfMappingGone => {
                "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist."
            }
            Refusal::FunctionOfMappingGone => "Function does not exist",
            Refusal::AlreadyExists => "The resource already exists.",
            Refusal::QueueNameExists => "A queue already exists with the same name and different attributes.",
            Refusal::QueueDeletedRecently => {
                "You must wait 60 seconds after deleting a queue before you can create another with the same name."
            }
            Refusal::ResourceNotFound => "The resource you requested does not exist.",
            Refusal::ItemTooLarge => "Item size has exceeded the maximum allowed size",
            Refusal::RecordTooLong => {
                "1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have length less than or equal to 1048576."
            }
            Refusal::MoveSourceMissing => "The resource that you specified for the SourceArn parameter doesn't exist.",
            Refusal::NotADeadLetterQueue => "Source queue must be configured as a Dead Letter Queue.",
            Refusal::MoveDestinationMissing => {
                "The resource that you specified for the DestinationArn parameter doesn't exist."
            }
            Refusal::MoveTaskRunning => {
                "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
            }
            Refusal::MoveTaskUnknown => "Task does not exist.",
            Refusal::ReceiptHandleExpired => {
                "Value for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
            }
            Refusal::NoDeduplicationId => {
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
            }
            Refusal::ServiceException => "The AWS Lambda service encountered an internal error.",
            Refusal::InvalidRequestContent => "Could not parse request body into json",
            Refusal::RequestTooLarge => "Request must be smaller than 1048576 bytes for the InvokeFunction operation",
            Refusal::TopicNotFound => "Topic does not exist",
            Refusal::SubscriptionNotFound => "Subscription does not exist",
            Refusal::TopicMessageTooLong => "Invalid parameter: Message too long",
            Refusal::NoTopicDeduplicationId => {
                "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
            }
            Refusal::TopicDenied => "User is not authorized to perform: SNS:Publish on this resource",
            Refusal::TopicInternalError => "The SNS service encountered an internal error.",
            Refusal::EndpointFailed => "The endpoint answered with an error.",
            Refusal::EndpointThrottled => "Rate exceeded",
            Refusal::EndpointDenied => "The endpoint does not accept messages of this topic.",
            Refusal::BusNotFound => "Event bus does not exist.",
            Refusal::RuleNotFound => "Rule does not exist.",
            Refusal::EventTooLarge => "Total size of the entries in the request is over the limit.",
            Refusal::MalformedDetail => "Detail is malformed.",
            Refusal::BusInternalError => "The EventBridge service encountered an internal error.",
            Refusal::BusDenied => "User is not authorized to perform: events:PutEvents on this resource",
            Refusal::NoSuchBucket => "The specified bucket does not exist",
            Refusal::BucketInternalError => "We encountered an internal error. Please try again.",
            Refusal::BucketDenied => "Access Denied",
            Refusal::FunctionDenied => "User is not authorized to perform: lambda:InvokeFunction on this resource",
            Refusal::TooManyAttributes => "Number of message attributes exceeds the allowed maximum [10].",
            Refusal::BucketExists => {
                "Your previous request to create the named bucket succeeded and you already own it."
            }
            Refusal::PayloadTooLarge => "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
            Refusal::InvokeDenied => {
                "The caller is not authorized to perform: lambda:InvokeFunction on this resource because no resource-based policy allows the lambda:InvokeFunction action"
            }
            Refusal::RequestTooLong => "The request is larger than the API takes.",
            Refusal::ApiGone => "There is no such API.",
            Refusal::StateMachineGone => "State Machine Does Not Exist",
            Refusal::InvalidExecutionInput => "The provided JSON input data is not valid.",
            Refusal::DeadLetterQueueDenied => {
                "The provided execution role does not have permissions to call SendMessage on SQS"
            }
            Refusal::DeadLetterTopicDenied => {
                "The provided execution role does not have permissions to call Publish on SNS"
            }
            Refusal::DestinationQueueDenied => {
                "The function's execution role does not have permissions to call SendMessage on the destination"
            }
            Refusal::DestinationTopicDenied => {
                "The function's execution role does not have permissions to call Publish on the destination"
            }
            Refusal::DestinationFunctionDenied => {
                "The function's execution role does not have permissions to call InvokeFunction on the destination"
            }
            Refusal::DestinationBusDenied => {
                "The function's execution role does not have permissions to call PutEvents on the destination"
            }
            Refusal::DestinationBucketDenied => {
                "The function's execution role does not have permissions to call PutObject on the destination"
            }
            Refusal::SourceQueueDenied => {
                "The function execution role does not have permissions to call ReceiveMessage on SQS"
            }
            Refusal::RecursiveInvocation => {
                "Recursive invocation detected: the function was invoked more than 16 times in one chain of requests."
            }
        }
    }
}
