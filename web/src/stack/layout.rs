//! Places resources and the arrows between them. A pure function of the scenario.
//!
//! A resource without incoming connections is a root with the full width. The resources that its records pass through
//! stand below it, indented; targets of failures stand at the edge again. An arrow to the next row is straight; any
//! other goes through the gutter on the left.

use redrive_scenario::{Flow, Scenario, StackLink};

/// Maximum number of connections that are drawn, and considered for the layout.
const MAX_LINKS: usize = 500;
/// Maximum number of resources that are drawn.
const MAX_NODES: usize = 300;
pub const WIDTH: i32 = 272;
const GUTTER: i32 = 64;
const CARD: i32 = 44;
const PILL: i32 = 28;
const GAP: i32 = 16;
/// Space for a label above a target of failures.
const WORDED_GAP: i32 = 28;
const HALF_GAP: i32 = 12;
const LANES: [i32; 4] = [28, 44, 14, 54];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardStyle {
    /// The full width, or half of it.
    Edge,
    Half,
    Inner,
    /// Indented and low: a resource that only joins two others.
    Pill,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub name: String,
    pub place: CardStyle,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub from: usize,
    pub to: usize,
    pub flow: Flow,
    pub setting: &'static str,
    pub points: Vec<(i32, i32)>,
}

/// The nodes by row, and the arrows between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    pub nodes: Vec<Node>,
    /// First node and end of each row, and whether there is a label above it.
    pub rows: Vec<(usize, usize, bool)>,
    pub arrows: Vec<Arrow>,
    pub height: i32,
    /// Numbers of resources and of connections that are not drawn.
    pub hidden: (usize, usize),
}

pub fn picture(scenario: &Scenario) -> Picture {
    let mut links = scenario.links();
    let hidden_links = links.len().saturating_sub(MAX_LINKS);
    links.truncate(MAX_LINKS);
    let order = Order::of(scenario, &links);
    let mut picture = Picture::default();
    let mut y = 0;
    for row in &order.rows {
        let first = picture.nodes.len();
        let is_worded = row.iter().any(|(name, place)| {
            matches!(place, CardStyle::Edge | CardStyle::Half)
                && links.iter().any(|link| link.flow == Flow::Failure && link.to == *name)
        });
        y += if first == 0 {
            0
        } else if is_worded {
            WORDED_GAP
        } else {
            GAP
        };
        let mut height = 0;
        for (column, (name, place)) in row.iter().enumerate() {
            let node = node(name, *place, column as i32, y);
            height = height.max(node.height);
            picture.nodes.push(node);
        }
        y += height;
        picture.rows.push((first, picture.nodes.len(), is_worded && first > 0));
    }
    picture.height = y;
    picture.hidden = (scenario.names().count().saturating_sub(picture.nodes.len()), hidden_links);
    picture.arrows = arrows(&picture, &links);
    picture
}

fn node(name: &str, place: CardStyle, column: i32, y: i32) -> Node {
    let half = (WIDTH - HALF_GAP) / 2;
    let (x, width, height) = match place {
        CardStyle::Edge => (0, WIDTH, CARD),
        CardStyle::Half => (column * (half + HALF_GAP), half, CARD),
        CardStyle::Inner => (GUTTER, WIDTH - GUTTER, CARD),
        CardStyle::Pill => (GUTTER, WIDTH - GUTTER, PILL),
    };
    Node { name: name.to_owned(), place, x, y, width, height }
}

/// The assignment of resources to rows.
struct Order<'a> {
    scenario: &'a Scenario,
    links: &'a [StackLink],
    rows: Vec<Vec<(&'a str, CardStyle)>>,
}

impl<'a> Order<'a> {
    fn of(scenario: &'a Scenario, links: &'a [StackLink]) -> Order<'a> {
        let mut order = Order { scenario, links, rows: Vec::new() };
        let is_led_to = |name: &str| links.iter().any(|link| link.to == name && link.from != name);
        let leads_on = |name: &str| links.iter().any(|link| link.from == name && link.flow == Flow::Main);
        // First the resources without incoming connections, then one resource of each circle, then the rest.
        for round in 0..3 {
            for name in scenario.names().take(MAX_NODES) {
                let is_root = match round {
                    0 => !is_led_to(name),
                    1 => leads_on(name),
                    _ => true,
                };
                if is_root && !order.has(name) {
                    order.root(name);
                }
            }
        }
        order
    }

    fn has(&self, name: &str) -> bool {
        self.rows.iter().flatten().any(|(placed, _)| *placed == name)
    }

    fn next(&self, name: &str, flow: Flow) -> Vec<&'a str> {
        let out = self.links.iter().filter(|link| link.from == name && link.flow == flow);
        out.map(|link| link.to.as_str()).collect()
    }

    fn root(&mut self, name: &'a str) {
        let first = self.rows.len();
        self.visit(name, CardStyle::Edge);
        let below: Vec<&str> = self.rows[first..].iter().flatten().map(|(name, _)| *name).collect();
        let mut targets: Vec<&str> = Vec::new();
        for target in below.iter().flat_map(|name| self.next(name, Flow::Failure)) {
            if !self.has(target) && !targets.contains(&target) {
                targets.push(target);
            }
        }
        // Targets without outgoing connections share rows; the others start a part of their own.
        let leads_on = |name: &str| self.links.iter().any(|link| link.from == name);
        let (on, ends): (Vec<&str>, Vec<&str>) = targets.into_iter().partition(|name| leads_on(name));
        for pair in ends.chunks(2) {
            let place = if pair.len() == 2 { CardStyle::Half } else { CardStyle::Edge };
            self.rows.push(pair.iter().map(|name| (*name, place)).collect());
        }
        for name in on {
            if !self.has(name) {
                self.root(name);
            }
        }
    }

    fn visit(&mut self, name: &'a str, place: CardStyle) {
        self.rows.push(vec![(name, place)]);
        for next in self.next(name, Flow::Main) {
            if !self.has(next) {
                self.visit(next, if self.joins(next) { CardStyle::Pill } else { CardStyle::Inner });
            }
        }
    }

    /// Returns true for a resource that only joins others: it names both its source and its target.
    fn joins(&self, name: &str) -> bool {
        let Some(of) = self.scenario.resource_type(name) else { return false };
        self.links.iter().any(|link| link.to == name && of.settings.iter().any(|own| own.name == link.setting))
    }
}

fn arrows(picture: &Picture, links: &[StackLink]) -> Vec<Arrow> {
    let place = |name: &str| picture.nodes.iter().position(|node| node.name == name);
    let row = |node: usize| picture.rows.iter().position(|(first, end, _)| (*first..*end).contains(&node));
    let mut lanes: Vec<Vec<(i32, i32)>> = vec![Vec::new(); LANES.len()];
    let mut arrows: Vec<Arrow> = Vec::new();
    for link in links {
        let (Some(from), Some(to)) = (place(&link.from), place(&link.to)) else { continue };
        if from == to || arrows.iter().any(|arrow| (arrow.from, arrow.to) == (from, to)) {
            continue;
        }
        let (a, b) = (&picture.nodes[from], &picture.nodes[to]);
        let points = match (row(from), row(to)) {
            (Some(one), Some(other)) if one == other => beside(a, b),
            (Some(one), Some(other))
                if other == one + 1
                    && (link.flow == Flow::Main || b.place == CardStyle::Edge && a.place == CardStyle::Edge) =>
            {
                let x = b.x.max(a.x) + b.width.min(a.width) / 2;
                vec![(x, a.y + a.height), (x, b.y)]
            }
            _ => by_lane(a, b, free_lane(&mut lanes, a, b)),
        };
        arrows.push(Arrow { from, to, flow: link.flow, setting: link.setting, points });
    }
    arrows
}

fn beside(a: &Node, b: &Node) -> Vec<(i32, i32)> {
    let y = a.y + a.height / 2;
    if a.x < b.x { vec![(a.x + a.width, y), (b.x, y)] } else { vec![(a.x, y), (b.x + b.width, y)] }
}

/// Returns the first lane that is free between two nodes, or the last one.
fn free_lane(lanes: &mut [Vec<(i32, i32)>], a: &Node, b: &Node) -> i32 {
    let span = (a.y.min(b.y), (a.y + a.height).max(b.y + b.height));
    let is_free = |taken: &Vec<(i32, i32)>| taken.iter().all(|other| span.1 <= other.0 || other.1 <= span.0);
    let lane = lanes.iter().position(is_free).unwrap_or(lanes.len() - 1);
    lanes[lane].push(span);
    LANES[lane]
}

fn by_lane(a: &Node, b: &Node, lane: i32) -> Vec<(i32, i32)> {
    let is_down = b.y > a.y;
    let mut points = if a.x > lane {
        vec![(a.x, a.y + a.height / 2), (lane, a.y + a.height / 2)]
    } else {
        vec![(lane, if is_down { a.y + a.height } else { a.y })]
    };
    let edge = if is_down { b.y } else { b.y + b.height };
    if matches!(b.place, CardStyle::Inner | CardStyle::Pill) {
        points.extend([(lane, b.y + b.height / 2), (b.x, b.y + b.height / 2)]);
    } else if (b.x..b.x + b.width).contains(&lane) {
        points.push((lane, edge));
    } else {
        // Right half: through the gap before the row.
        let before = edge + if is_down { -GAP / 2 } else { GAP / 2 };
        let middle = b.x + b.width / 2;
        points.extend([(lane, before), (middle, before), (middle, edge)]);
    }
    points
}

impl Arrow {
    /// Returns the line as an SVG path.
    pub fn path(&self) -> String {
        let parts = self.points.iter().enumerate();
        parts.map(|(place, (x, y))| format!("{}{x} {y}", if place == 0 { "M" } else { "L" })).collect()
    }

    /// Returns the point at a share of the way, in thousandths.
    pub fn point(&self, thousandths: i32) -> (i32, i32) {
        let length = |pair: &[(i32, i32)]| (pair[1].0 - pair[0].0).abs() + (pair[1].1 - pair[0].1).abs();
        let all: i32 = self.points.windows(2).map(length).sum();
        let mut left = all * thousandths.clamp(0, 1000) / 1000;
        for pair in self.points.windows(2) {
            let long = length(pair);
            if left <= long && long > 0 {
                let (from, to) = (pair[0], pair[1]);
                return (from.0 + (to.0 - from.0) * left / long, from.1 + (to.1 - from.1) * left / long);
            }
            left -= long;
        }
        self.points.last().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(stack: serde_json::Value) -> Picture {
        picture(&Scenario::from_value(json!({ "v": 1, "stack": stack })).expect("an object"))
    }

    fn rows(picture: &Picture) -> Vec<String> {
        let row = |(first, end, _): &(usize, usize, bool)| {
            let nodes = picture.nodes[*first..*end].iter();
            nodes.map(|node| format!("{}:{:?}", node.name, node.place)).collect::<Vec<_>>().join(" ")
        };
        picture.rows.iter().map(row).collect()
    }

    fn queue_with_two_readers() -> Picture {
        of(json!({
            "orders": { "type": "queue", "redrivePolicy": { "deadLetterTarget": "dlq" } },
            "dlq": { "type": "queue" },
            "a": { "type": "function", "handler": { "sends": ["done"] } },
            "b": { "type": "function" },
            "feed-a": { "type": "mapping", "source": "orders", "function": "a" },
            "feed-b": { "type": "mapping", "source": "orders", "function": "b" },
            "done": { "type": "queue" },
        }))
    }

    #[test]
    fn records_flow_down_and_failures_to_the_edge() {
        let expected = ["orders:Edge", "feed-a:Pill", "a:Inner", "done:Inner", "feed-b:Pill", "b:Inner", "dlq:Edge"];
        assert_eq!(rows(&queue_with_two_readers()), expected);
    }

    #[test]
    fn only_neighbours_have_straight_arrows() {
        let picture = queue_with_two_readers();
        for arrow in &picture.arrows {
            let (from, to) = (&picture.nodes[arrow.from].name, &picture.nodes[arrow.to].name);
            let is_straight = arrow.points.len() == 2 && arrow.points[0].0 > GUTTER;
            assert_eq!(is_straight, !["feed-b", "dlq"].contains(&to.as_str()) || from == "feed-b", "{from} {to}");
        }
    }

    #[test]
    fn arrows_that_pass_each_other_have_lanes_of_their_own() {
        let picture = queue_with_two_readers();
        let lane = |to: &str| {
            let arrow = picture.arrows.iter().find(|arrow| picture.nodes[arrow.to].name == to);
            arrow.expect("there is one").points[0].0
        };
        assert_ne!(lane("feed-b"), lane("dlq"));
    }

    #[test]
    fn two_ends_share_a_row_and_a_circle_ends() {
        let picture = of(json!({
            "clicks": { "type": "stream" },
            "feed": { "type": "mapping", "source": "clicks", "function": "enrich", "onFailure": "failures" },
            "enrich": { "type": "function", "deadLetterTarget": "letters", "handler": { "sends": ["clicks"] } },
            "failures": { "type": "queue" },
            "letters": { "type": "queue" },
        }));
        assert_eq!(rows(&picture)[3], "failures:Half letters:Half");
        assert_eq!(picture.arrows.len(), 5);
    }

    #[test]
    fn nothing_stands_on_anything_else() {
        let picture = queue_with_two_readers();
        for pair in picture.nodes.windows(2) {
            assert!(pair[0].y + pair[0].height <= pair[1].y || pair[0].x + pair[0].width <= pair[1].x);
        }
        assert_eq!(picture.height, picture.nodes.iter().map(|node| node.y + node.height).max().unwrap_or(0));
    }

    #[test]
    fn a_dot_goes_from_one_end_to_the_other() {
        let picture = queue_with_two_readers();
        for arrow in &picture.arrows {
            assert_eq!(Some(&arrow.point(0)), arrow.points.first());
            assert_eq!(Some(&arrow.point(1000)), arrow.points.last());
        }
    }
}
