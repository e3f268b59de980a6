//! What is wanted of each measurement.

/// What a figure is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Base {
    /// The same rounds of another one.
    Of(&'static str),
    /// The same rounds of whichever of these has the least median.
    Best(&'static [&'static str]),
    /// Nothing: the figure itself.
    Nothing,
}

/// A line of the table of goals.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    /// The row of the results it is read from; its first letter is the goal's.
    pub row: &'static str,
    /// Whose figure.
    pub subject: &'static str,
    /// Against what.
    pub base: Base,
    /// The most it may be.
    pub most: f64,
    /// What would be better still.
    pub stretch: Option<f64>,
}

/// A measurement.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its name: the goal's letter, and what tells it from others of the goal.
    pub name: &'static str,
    /// What is measured.
    pub what: &'static str,
    /// In what.
    pub unit: &'static str,
}

const fn row(name: &'static str, what: &'static str, unit: &'static str) -> Row {
    Row { name, what, unit }
}

/// Everything that is measured, in the order of the document.
pub const ROWS: [Row; 14] = [
    row(
        "A",
        "fan-out to 100, 64 frames queued (harness)",
        "ns a delivery",
    ),
    row(
        "B",
        "fan-out to 100, one frame at a time (harness)",
        "ns a delivery",
    ),
    row(
        "D-hot",
        "one frame in, one out, 1,024 queued for one person (harness)",
        "ns a frame",
    ),
    row(
        "D-random",
        "the same, each for any of 100 (harness)",
        "ns a frame",
    ),
    row(
        "E-100",
        "fan-out to 100, one message at a time",
        "µs a delivery",
    ),
    row(
        "E-1000",
        "fan-out to 1,000, one message at a time",
        "µs a delivery",
    ),
    row(
        "F-8",
        "fan-out to 100, 8 messages at a time, our receivers with UDP_GRO",
        "µs a delivery",
    ),
    row("F-64", "the same, 64 messages at a time", "µs a delivery"),
    row(
        "F-64-plain",
        "the same, our receivers read datagram by datagram",
        "µs a delivery",
    ),
    row(
        "G",
        "growth of a delivery's cost from 10 receivers to 10,000, 16 queued (harness)",
        "times",
    ),
    row(
        "H",
        "fan-out to 1,000, 64 messages at a time, durable before it is delivered",
        "µs a delivery",
    ),
    row(
        "I",
        "resident memory of a registered client, 10,000 of them",
        "bytes",
    ),
    row(
        "J",
        "from sending to reading, 10 messages/s to 1,000, the median",
        "µs",
    ),
    row("L", "lost of 8,192 frames back to back", "frames"),
];

const fn goal(row: &'static str, base: Base, most: f64, stretch: f64) -> Goal {
    Goal {
        row,
        subject: "recado",
        base,
        most,
        stretch: Some(stretch),
    }
}

const PEERS: Base = Base::Best(&["Redis", "ngIRCd", "Mosquitto", "NATS"]);

/// Every goal that a row is held against.
pub const GOALS: [Goal; 29] = [
    goal("A", Base::Of("gso"), 1.15, 1.05),
    goal("A", Base::Of("tokio"), 0.40, 0.35),
    goal("B", Base::Of("mmsg"), 1.10, 1.03),
    goal("D-hot", Base::Of("one"), 0.55, 0.45),
    goal("D-random", Base::Of("one"), 0.80, 0.70),
    goal("E-100", Base::Of("Redis"), 0.70, 0.60),
    goal("E-100", Base::Of("ngIRCd"), 0.60, 0.50),
    goal("E-100", Base::Of("Mosquitto"), 0.45, 0.35),
    goal("E-100", Base::Of("NATS"), 0.35, 0.25),
    goal("E-100", Base::Of("Python"), 0.70, 0.50),
    goal("E-1000", Base::Of("Redis"), 0.70, 0.60),
    goal("E-1000", Base::Of("ngIRCd"), 0.60, 0.50),
    goal("E-1000", Base::Of("Mosquitto"), 0.45, 0.35),
    goal("E-1000", Base::Of("NATS"), 0.35, 0.25),
    goal("E-1000", Base::Of("Python"), 0.70, 0.50),
    goal("F-8", PEERS, 0.60, 0.45),
    goal("F-64", PEERS, 0.60, 0.45),
    goal("F-64-plain", Base::Of("Mosquitto"), 0.20, 0.16),
    goal("F-64-plain", Base::Of("Python"), 0.25, 0.20),
    goal("F-64-plain", Base::Of("ngIRCd"), 1.00, 0.80),
    goal("G", Base::Nothing, 2.0, 1.8),
    goal("G", Base::Of("gso"), 1.10, 1.0),
    Goal {
        row: "H",
        subject: "recado, redb",
        base: Base::Of("recado"),
        most: 1.25,
        stretch: Some(1.10),
    },
    Goal {
        row: "H",
        subject: "recado, redb",
        base: Base::Of("Redis, appendfsync always"),
        most: 0.60,
        stretch: Some(0.40),
    },
    goal("I", Base::Nothing, 128.0, 80.0),
    goal("J", Base::Of("Redis"), 0.60, 0.45),
    goal("J", Base::Of("NATS"), 0.40, 0.25),
    goal("J", Base::Of("Mosquitto"), 0.50, 0.40),
    Goal {
        row: "L",
        subject: "recado",
        base: Base::Nothing,
        most: 0.0,
        stretch: None,
    },
];
