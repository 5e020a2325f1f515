//! The bill.

use redrive_core::Run;
use redrive_views::cost::{self, Line};
use serde_json::Value;

use crate::row::Row;

pub(crate) fn cost(run: &Run) -> Value {
    let lines = cost::bill(run);
    let units: u64 = lines.iter().map(Line::units).sum();
    let items = lines.iter().map(|line| {
        Row::default()
            .put("resource", run.plan.name(line.resource))
            .put("item", line.item.as_str())
            .put("quantity", line.quantity())
            .put("usd", cost::dollars(line.units()))
            .into()
    });
    Row::default().put("usd", cost::dollars(units)).put("items", items.collect::<Vec<Value>>()).into()
}
