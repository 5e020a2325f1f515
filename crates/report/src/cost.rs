//! The bill.

use redrive_core::Run;
use redrive_views::cost::{self, Item, Line};

use crate::json::{JsonWriter, ToJson};
use crate::shape::{Described, Shape, row};

row! {
    /// List price in us-east-1, first tier, without the free tier.
    pub(crate) struct CostRow<'r> {
        /// Total in US dollars.
        usd: Decimal = "usd",
        /// The lines of the bill.
        items: Vec<ItemRow<'r>> = "items",
    }
}

row! {
    /// A line of the bill.
    pub(crate) struct ItemRow<'r> {
        /// The resource.
        resource: &'r str = "resource",
        /// The charged unit.
        item: Item = "item",
        /// Number of units.
        quantity: Decimal = "quantity",
        /// Price in US dollars.
        usd: Decimal = "usd",
    }
}

/// An exact decimal number.
pub(crate) struct Decimal(String);

impl ToJson for Decimal {
    fn write(&self, out: &mut JsonWriter) {
        out.string(&self.0);
    }
}

impl Described for Decimal {
    const SHAPE: Shape = Shape::Decimal;
}

pub(crate) fn cost(run: &Run) -> CostRow<'_> {
    let lines = cost::bill(run);
    let units: u64 = lines.iter().map(Line::units).sum();
    let items = lines.iter().map(|line| ItemRow {
        resource: run.plan.name(line.resource),
        item: line.item,
        quantity: Decimal(line.quantity()),
        usd: Decimal(cost::dollars(line.units())),
    });
    CostRow { usd: Decimal(cost::dollars(units)), items: items.collect() }
}

/// The total in US dollars, as the report writes it.
pub(crate) fn dollars(run: &Run) -> String {
    cost(run).usd.0
}
