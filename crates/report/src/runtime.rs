//! The formats in which Lambda's runtimes write JSON and errors.

use serde_json::{Value, json};

/// The family of a function's runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Python,
    Node,
    Java,
    Dotnet,
    Ruby,
    /// Custom runtimes, such as Go and Rust.
    Provided,
}

impl Language {
    /// By the name of the runtime, such as `python3.13`.
    pub fn of(runtime: &str) -> Language {
        let families = [
            ("python", Language::Python),
            ("nodejs", Language::Node),
            ("java", Language::Java),
            ("dotnet", Language::Dotnet),
            ("ruby", Language::Ruby),
        ];
        families
            .into_iter()
            .find(|(prefix, _)| runtime.starts_with(prefix))
            .map_or(Language::Provided, |(_, language)| language)
    }

    /// The separators between the items of a list, and after a key.
    pub fn separators(self) -> (&'static str, &'static str) {
        match self {
            Language::Python => (", ", ": "),
            _ => (",", ":"),
        }
    }

    /// The payload for an exception that left the handler.
    pub fn error_payload(self, error_type: &str, message: &str, request: &str) -> String {
        let (kind, text) = (Value::from(error_type), Value::from(message));
        match self {
            Language::Python => {
                let raise = format!("    raise {error_type}({text})\n");
                let trace = Value::from(format!("  File \"/var/task/index.py\", line 4, in handler\n{raise}"));
                format!(
                    r#"{{"errorMessage": {text}, "errorType": {kind}, "requestId": "{request}", "stackTrace": [{trace}]}}"#
                )
            }
            Language::Node => {
                let trace = json!([
                    format!("{error_type}: {message}"),
                    "    at Runtime.handler (file:///var/task/index.mjs:4:9)",
                ]);
                format!(r#"{{"errorType":{kind},"errorMessage":{text},"trace":{trace}}}"#)
            }
            Language::Java => {
                let trace = json!(["example.Handler.handleRequest(Handler.java:14)"]);
                format!(r#"{{"errorMessage":{text},"errorType":{kind},"stackTrace":{trace}}}"#)
            }
            Language::Dotnet => {
                let trace = json!(["at Example.Function.FunctionHandler(SQSEvent input, ILambdaContext context)"]);
                format!(r#"{{"errorType":{kind},"errorMessage":{text},"stackTrace":{trace}}}"#)
            }
            Language::Ruby => {
                let trace = json!(["/var/task/lambda_function.rb:4:in `lambda_handler'"]);
                format!(r#"{{"errorMessage":{text},"errorType":{kind},"stackTrace":{trace}}}"#)
            }
            Language::Provided => format!(r#"{{"errorMessage":{text},"errorType":{kind}}}"#),
        }
    }
}
